using System.Globalization;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// A checkpoint as a safetensors file: the state dict as tensors, everything else as text entries of the file's metadata (JSON,
/// but for <c>task</c>, <c>date</c> and <c>version</c>, which are plain text).
/// </summary>
internal static class SafetensorsCheckpoint
{
    private const string FormatName = "yolotune-checkpoint-1";

    /// <summary>Makes a checkpoint of a file.</summary>
    /// <param name="file">The file's content.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="InputException">A text entry is malformed.</exception>
    public static Checkpoint Read(SafetensorsFile file, string path, CheckpointReadOptions options)
    {
        if (options.RequireFinite)
        {
            FiniteCheck.Require(file.Tensors, path);
        }

        var yaml = Dictionary(file, "yaml", path);
        var args = Dictionary(file, "args", path);
        var norms = Dictionary(file, "batch_norm", path);
        return new Checkpoint
        {
            Task = TaskNames.Parse(file.Metadata.GetValueOrDefault("task") ?? args.GetValueOrDefault("task") as string, path) ?? TaskNames.OfYaml(yaml) ?? TaskKind.Detect,
            State = file.Tensors,
            Format = CheckpointFormat.Safetensors,
            Yaml = yaml,
            Names = Names(Tree(file, "names", path), path),
            Stride = Tree(file, "stride", path) is List<object?> stride ? Numbers(stride) : [],
            Epoch = Tree(file, "epoch", path) as long?,
            BestFitness = PlainJson.Number(Tree(file, "best_fitness", path)),
            Updates = Tree(file, "updates", path) as long?,
            TrainArgs = args,
            TrainMetrics = Dictionary(file, "train_metrics", path).ToDictionary(entry => entry.Key, entry => PlainJson.Number(entry.Value) ?? double.NaN, StringComparer.Ordinal),
            TrainResults = Dictionary(file, "train_results", path).ToDictionary(entry => entry.Key, entry => entry.Value is List<object?> column ? Numbers(column) : [], StringComparer.Ordinal),
            Date = file.Metadata.GetValueOrDefault("date"),
            Version = file.Metadata.GetValueOrDefault("version"),
            BatchNorm = Norm(norms),
            BatchNormExceptions = Dictionary(file, "batch_norm_exceptions", path)
                .Select(entry => KeyValuePair.Create(entry.Key, Norm(entry.Value as IReadOnlyDictionary<string, object?>)!)).Where(entry => entry.Value is not null)
                .ToDictionary(StringComparer.Ordinal),
            HasLegacySppfActivation = Tree(file, "legacy_sppf_activation", path) is true,
            IsFused = !file.Tensors.Any(entry => entry.Key.EndsWith(".running_mean", StringComparison.Ordinal)),
            ModelAttributes = Dictionary(file, "model_attributes", path),
        };
    }

    /// <summary>The text entries that <see cref="Read"/> understands.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    public static Dictionary<string, string> Describe(Checkpoint checkpoint)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = FormatName, ["task"] = TaskNames.Of(checkpoint.Task) };
        Add("yaml", checkpoint.Yaml.Count > 0 ? checkpoint.Yaml : null);
        Add("names", checkpoint.Names.Count > 0 ? checkpoint.Names.ToDictionary(entry => entry.Key.ToString(CultureInfo.InvariantCulture), entry => (object?)entry.Value) : null);
        Add("stride", checkpoint.Stride.Count > 0 ? checkpoint.Stride : null);
        Add("epoch", checkpoint.Epoch);
        Add("best_fitness", checkpoint.BestFitness);
        Add("updates", checkpoint.Updates);
        Add("args", checkpoint.TrainArgs.Count > 0 ? checkpoint.TrainArgs : null);
        Add("train_metrics", checkpoint.TrainMetrics.Count > 0 ? checkpoint.TrainMetrics.ToDictionary(entry => entry.Key, entry => (object?)entry.Value) : null);
        Add("train_results", checkpoint.TrainResults.Count > 0 ? checkpoint.TrainResults.ToDictionary(entry => entry.Key, entry => (object?)entry.Value) : null);
        Add("batch_norm", checkpoint.BatchNorm is { } norm ? Tree(norm) : null);
        Add("batch_norm_exceptions", checkpoint.BatchNormExceptions.Count > 0 ? checkpoint.BatchNormExceptions.ToDictionary(entry => entry.Key, entry => (object?)Tree(entry.Value)) : null);
        Add("legacy_sppf_activation", checkpoint.HasLegacySppfActivation ? true : null);
        Add("model_attributes", checkpoint.ModelAttributes.Count > 0 ? checkpoint.ModelAttributes : null);
        if (checkpoint.Date is { } date)
        {
            entries["date"] = date;
        }

        if (checkpoint.Version is { } version)
        {
            entries["version"] = version;
        }

        return entries;

        void Add(string key, object? value)
        {
            if (value is not null)
            {
                entries[key] = PlainJson.Write(value);
            }
        }
    }

    private static Dictionary<string, object?> Tree(BatchNormSettings settings) => new() { ["eps"] = settings.Epsilon, ["momentum"] = settings.Momentum };

    private static BatchNormSettings? Norm(IReadOnlyDictionary<string, object?>? tree) =>
        tree is not null && PlainJson.Number(tree.GetValueOrDefault("eps")) is { } epsilon && PlainJson.Number(tree.GetValueOrDefault("momentum")) is { } momentum
            ? new BatchNormSettings(epsilon, momentum)
            : null;

    private static IReadOnlyList<double> Numbers(List<object?> values) => [.. values.Select(value => PlainJson.Number(value) ?? double.NaN)];

    private static SortedDictionary<int, string> Names(object? value, string path)
    {
        var names = new SortedDictionary<int, string>();
        if (value is List<object?> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                names[i] = Convert.ToString(list[i], CultureInfo.InvariantCulture) ?? string.Empty;
            }
        }
        else if (value is Dictionary<string, object?> dictionary)
        {
            foreach (var (key, name) in dictionary)
            {
                names[int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Malformed("names", $"the key '{key}' is no number", path)] =
                    Convert.ToString(name, CultureInfo.InvariantCulture) ?? string.Empty;
            }
        }

        return names;
    }

    private static IReadOnlyDictionary<string, object?> Dictionary(SafetensorsFile file, string key, string path) =>
        Tree(file, key, path) switch
        {
            null => new Dictionary<string, object?>(),
            Dictionary<string, object?> dictionary => dictionary,
            _ => throw Malformed(key, "it is no JSON object", path),
        };

    private static object? Tree(SafetensorsFile file, string key, string path)
    {
        try
        {
            return file.Metadata.TryGetValue(key, out var text) ? PlainJson.Read(text) : null;
        }
        catch (JsonException error)
        {
            throw Malformed(key, error.Message, path, error);
        }
    }

    private static InputException Malformed(string key, string why, string path, Exception? inner = null) =>
        new($"the metadata entry '{key}' of this safetensors file is malformed: {why}", path, remedy: "Save the checkpoint again", inner: inner);
}
