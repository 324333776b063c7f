using YoloTune.Cli.Output;
using YoloTune.Core.Files;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Starter;
using YoloTune.Data.Statistics;

namespace YoloTune.Cli.Commands;

/// <summary>A data set as the commands on data sets open it. What is cached goes to the user's cache folder, never beside the labels.</summary>
internal sealed class DatasetOpening(DatasetYaml yaml, TaskKind task)
{
    /// <summary>The description.</summary>
    public DatasetYaml Yaml => yaml;

    /// <summary>What the labels are for.</summary>
    public TaskKind Task => task;

    /// <summary>Opens the data set that the arguments name under <c>data</c>.</summary>
    public static DatasetOpening Of(DatasetArguments arguments)
    {
        var data = arguments.Required("data", "data.yaml");
        var yaml = DatasetYaml.Load(!File.Exists(data) && StarterDataset.IsStarterName(data) ? StarterDataset.EnsureCreated() : data);
        return new DatasetOpening(yaml, arguments.Task() ?? LabelTask.Guess(yaml));
    }

    /// <summary>The splits asked for, or all that there are.</summary>
    public IReadOnlyList<DatasetSplit> Splits(DatasetArguments arguments) => arguments.Has("split")
        ? [.. arguments.List("split")!.Select(name => Enum.TryParse<DatasetSplit>(name, ignoreCase: true, out var split) ? split : throw new Core.Errors.InputException("There is no such split", value: name, remedy: "Splits are train, val, test and minival"))]
        : [.. Enum.GetValues<DatasetSplit>().Where(yaml.Has)];

    /// <summary>Reads a split.</summary>
    public Dataset Read(DatasetSplit split, Terminal terminal, CancellationToken cancellationToken) => DatasetReader.Read(
        yaml,
        split,
        new DatasetOptions { Task = task, CacheFolder = Directory.CreateDirectory(Path.Combine(UserCache.Folder, "labels")).FullName },
        new Progress(terminal),
        cancellationToken);

    private sealed class Progress(Terminal terminal) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) => terminal.ReportMomentary(FormattableString.Invariant($"{value.Done} of {value.Total} pictures"));
    }
}
