using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Starter;
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
        var yaml = Open(options.Data, context, cancellationToken);
        var common = new DatasetOptions { Task = options.Task, SingleClass = options.SingleClass, Classes = options.Classes };
        var train = DatasetReader.Read(yaml, DatasetSplit.Train, common with { Fraction = options.Fraction, RequireLabels = true }, null, cancellationToken);
        var validation = DatasetReader.Read(yaml, SplitOf(options.Split), common, null, cancellationToken);
        Report(train, context);
        Report(validation, context);
        return new SessionData(yaml, train, validation, train.Names);
    }

    /// <summary>Tells what was found in a data set, and what is wrong with it.</summary>
    public static void Report(Dataset dataset, SessionContext context)
    {
        context.Log($"{dataset.Name}: {dataset.Counters}{(dataset.FromCache ? " (from the label cache)" : string.Empty)}");
        foreach (var warning in dataset.Warnings)
        {
            context.Warn($"{dataset.Name}: {warning}");
        }
    }

    /// <summary>Finds a data set; the built-in <c>starter</c> set is made on first use.</summary>
    public static DatasetYaml Open(string data, SessionContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(data) && StarterDataset.IsStarterName(data))
        {
            var path = StarterDataset.EnsureCreated(cancellationToken: cancellationToken);
            context.Log($"The starter data set (generated surface inspection, 320 + 80 pictures) lies at {path}");
            return DatasetYaml.Load(path);
        }

        return DatasetYaml.Load(data);
    }

    public static DatasetSplit SplitOf(string name) => name switch
    {
        "train" => DatasetSplit.Train,
        "test" => DatasetSplit.Test,
        _ => DatasetSplit.Val,
    };

    public string Fingerprint(CancellationToken cancellationToken) => DatasetFingerprint.Compute(Train, Yaml, cancellationToken);
}
