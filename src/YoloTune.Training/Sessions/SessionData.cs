using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Inspection;
using YoloTune.Data.Known;
using YoloTune.Data.Starter;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>The data of a run, read and verified.</summary>
/// <param name="Root">The folder that the paths of the data set are relative to.</param>
/// <param name="Train">Training images.</param>
/// <param name="Validation">Validation images.</param>
/// <param name="Names">Class names as the model will carry them.</param>
internal sealed record SessionData(string Root, Dataset Train, Dataset Validation, IReadOnlyList<string> Names)
{
    public static SessionData Read(TrainOptions options, SessionContext context, CancellationToken cancellationToken)
    {
        if (options.Task == TaskKind.Classify)
        {
            return ReadFolders(options, context, cancellationToken);
        }

        var yaml = Open(options.Data, options.Split, context, cancellationToken);
        var common = new DatasetOptions { Task = options.Task, SingleClass = options.SingleClass, Classes = options.Classes };
        var train = DatasetReader.Read(yaml, DatasetSplit.Train, common with { Fraction = options.Fraction, RequireLabels = true }, Scanning(context, "train"), cancellationToken);
        var validation = DatasetReader.Read(yaml, SplitOf(options.Split), common, Scanning(context, "validation"), cancellationToken);
        Report(train, context);
        Report(validation, context);
        if (!train.Names.SequenceEqual(validation.Names))
        {
            throw new InputException("One split has class masks and the other polygons", yaml.SourceFile, remedy: "Give masks for all pictures, or for none");
        }

        foreach (var finding in options.Task is TaskKind.Semantic or TaskKind.Depth ? [] : DatasetInspection.Quick(train, validation, options.ImageSize))
        {
            context.Warn($"{finding}");
        }

        return new SessionData(yaml.Root, train, validation, train.Names);
    }

    /// <summary>Classification: one folder for every class (specification 03, section 26).</summary>
    private static SessionData ReadFolders(TrainOptions options, SessionContext context, CancellationToken cancellationToken)
    {
        var folders = OpenFolders(options.Data, context, cancellationToken);
        var common = new DatasetOptions { Task = options.Task, Classes = options.Classes };
        var train = ClassFolderReader.Read(folders, DatasetSplit.Train, common with { Fraction = options.Fraction, RequireLabels = true }, cancellationToken);
        var validation = ClassFolderReader.Read(folders, SplitOf(options.Split), common, cancellationToken);
        Report(train, context);
        Report(validation, context);
        return new SessionData(folders.Root, train, validation, train.Names);
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

    /// <summary>Finds a data set; a built-in <c>starter</c> set is made on first use, known ones and archives are fetched.</summary>
    public static DatasetYaml Open(string data, string split, SessionContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(data) && StarterDataset.TaskOf(data) is { } task && task != TaskKind.Classify)
        {
            return DatasetYaml.Load(MakeStarter(task, context, cancellationToken));
        }

        return new DatasetAcquisition(
            null,
            new DirectProgress<DownloadProgress>(step => context.Publish(new DownloadAdvanced(step.Name, step.Received, step.Total))),
            new DirectProgress<ExtractionProgress>(step => context.Publish(new PreparationAdvanced($"unpacking {step.Name}", step.Done, step.Total)))).Open(data, SplitOf(split), cancellationToken);
    }

    /// <summary>Finds a folder with a folder for every class; the built-in <c>starter-cls</c> set is made on first use.</summary>
    public static ClassFolders OpenFolders(string data, SessionContext context, CancellationToken cancellationToken) =>
        ClassFolders.Open(!Directory.Exists(data) && StarterDataset.TaskOf(data) == TaskKind.Classify ? MakeStarter(TaskKind.Classify, context, cancellationToken) : data);

    private static string MakeStarter(TaskKind task, SessionContext context, CancellationToken cancellationToken)
    {
        var path = StarterDataset.EnsureCreated(
            task,
            progress: new DirectProgress<StarterProgress>(step => context.Publish(new PreparationAdvanced("making the starter data set", step.Done, step.Total))),
            cancellationToken: cancellationToken);
        context.Log($"The starter data set ({StarterDataset.NameOf(task)}, generated) lies at {path}");
        return path;
    }

    /// <summary>Tells how far the verification of labels is.</summary>
    public static IProgress<VerificationProgress> Scanning(SessionContext context, string split) =>
        new DirectProgress<VerificationProgress>(step => context.Publish(new PreparationAdvanced($"scanning {split} labels", step.Done, step.Total)));

    public static DatasetSplit SplitOf(string name) => name switch
    {
        "train" => DatasetSplit.Train,
        "test" => DatasetSplit.Test,
        _ => DatasetSplit.Val,
    };

    public string Fingerprint(CancellationToken cancellationToken) => DatasetFingerprint.Compute(Train.Items.SelectMany(item => item.MapFile is { } map ? new[] { item.ImageFile, map } : [item.ImageFile]), Root, cancellationToken);
}
