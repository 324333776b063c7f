using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>The data of a run, read and verified.</summary>
/// <param name="Yaml">The description.</param>
/// <param name="Train">Training images.</param>
/// <param name="Validation">Validation images.</param>
/// <param name="Names">Class names as the model will carry them.</param>
internal sealed record SessionData(DatasetYaml Yaml, Dataset Train, Dataset Validation, IReadOnlyList<string> Names)
{
    public static SessionData Read(TrainOptions options, SessionContext context, CancellationToken cancellationToken)
    {
        var yaml = DatasetYaml.Load(options.Data);
        var common = new DatasetOptions { Task = options.Task, SingleClass = options.SingleClass, Classes = options.Classes };
        var train = DatasetReader.Read(yaml, DatasetSplit.Train, common with { Fraction = options.Fraction, RequireLabels = true }, null, cancellationToken);
        var validation = DatasetReader.Read(yaml, SplitOf(options.Split), common, null, cancellationToken);
        foreach (var dataset in new[] { train, validation })
        {
            context.Log($"{dataset.Name}: {dataset.Counters}{(dataset.FromCache ? " (from the label cache)" : string.Empty)}");
            foreach (var warning in dataset.Warnings)
            {
                context.Warn($"{dataset.Name}: {warning}");
            }
        }

        return new SessionData(yaml, train, validation, train.Names);
    }

    public static DatasetSplit SplitOf(string name) => name switch
    {
        "train" => DatasetSplit.Train,
        "test" => DatasetSplit.Test,
        _ => DatasetSplit.Val,
    };

    public string Fingerprint(CancellationToken cancellationToken) => DatasetFingerprint.Compute(Train, Yaml, cancellationToken);
}
