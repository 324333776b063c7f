using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;

namespace YoloTune.Training.State;

/// <summary>
/// The training state beside <c>last.safetensors</c>: everything a run needs to go on, in one file. Tensors carry a prefix
/// (<c>model/</c>, <c>average/</c>, <c>gradient/</c>, <c>optimizer/</c>); options and counters lie in the text entries, and a checksum
/// over everything. The state before it is kept beside it.
/// </summary>
public static class TrainingStateFile
{
    private const string Suffix = ".state.safetensors";
    private const string Version = "2";

    /// <summary>Files without checksum.</summary>
    private const string FirstVersion = "1";

    private static readonly JsonSerializerOptions _json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The state file beside a checkpoint: <c>last.safetensors</c> has <c>last.state.safetensors</c>.</summary>
    /// <param name="checkpoint">Path of the checkpoint or of the state file itself.</param>
    public static string PathBeside(string checkpoint) => checkpoint.EndsWith(Suffix, StringComparison.Ordinal)
        ? checkpoint
        : Path.ChangeExtension(checkpoint, null) + Suffix;

    /// <summary>Where the state before the newest one lies: <c>last.state.previous.safetensors</c>.</summary>
    /// <param name="path">The state file.</param>
    public static string PreviousOf(string path) => path[..^Suffix.Length] + ".state.previous.safetensors";

    /// <summary>Writes a snapshot; the one that was there is kept as the previous one. An error leaves both intact.</summary>
    /// <param name="path">The file; ends with <c>.state.safetensors</c>.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="files">The file system; null for the machine's.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, TrainingSnapshot snapshot, IDurableFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var tensors = new List<KeyValuePair<string, StoredTensor>>();
        tensors.AddRange(Prefixed("model/", snapshot.Model));
        tensors.AddRange(Prefixed("average/", snapshot.Average));
        tensors.AddRange(Prefixed("gradient/", snapshot.Gradients));
        tensors.AddRange(Prefixed("optimizer/", snapshot.Optimizer.Tensors));
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "yolotune-training-state",
            ["version"] = Version,
            ["options"] = TrainOptionsJson.ToJson(snapshot.Options).GetRawText(),
            ["progress"] = JsonSerializer.Serialize(snapshot.Progress, _json),
            ["optimizer"] = snapshot.Optimizer.Optimizer,
            ["scalars"] = JsonSerializer.Serialize(snapshot.Optimizer.Scalars, _json),
        };
        metadata[StateDigest.Key] = StateDigest.Of(tensors, metadata);
        CheckpointWriter.Write(path, tensors, metadata, new CheckpointWriteOptions { Previous = PreviousOf(path), Files = files ?? DurableFiles.System });
    }

    /// <summary>Reads a snapshot.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is missing, damaged or no training state.</exception>
    public static TrainingSnapshot Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException("there is no training state to resume from", path, remedy: "Give the last checkpoint of a run whose weights folder still holds its .state.safetensors file, or start a new run from its best checkpoint");
        }

        var file = ReadFile(path);
        try
        {
            return new TrainingSnapshot(
                TrainOptionsJson.FromJson(Parse<JsonElement>(file, "options")),
                Parse<TrainingProgress>(file, "progress"),
                Stripped(file, "model/"),
                Stripped(file, "average/"),
                Stripped(file, "gradient/"),
                new OptimizerState(file.Metadata["optimizer"], Stripped(file, "optimizer/"), Parse<KeyValuePair<string, double>[]>(file, "scalars")));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException)
        {
            throw new InputException($"the training state is damaged: {error.Message}", path, remedy: "Start a new run from the best checkpoint", inner: error);
        }
    }

    /// <summary>Reads the newest snapshot that is whole: that of the file or, where it is missing or damaged, the one before it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">Told when the one before it is taken.</param>
    /// <exception cref="InputException">Neither can be read; the message is about the file itself.</exception>
    public static TrainingSnapshot ReadNewest(string path, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(warn);
        try
        {
            return Read(path);
        }
        catch (InputException error) when (File.Exists(PreviousOf(path)))
        {
            var previous = ReadPrevious(path, error);
            warn($"{error.Message} The state before it is used: epoch {previous.Progress.Epoch + 1}, batch {previous.Progress.Batch + 1}.");
            return previous;
        }
    }

    private static TrainingSnapshot ReadPrevious(string path, InputException error)
    {
        try
        {
            return Read(PreviousOf(path));
        }
        catch (InputException)
        {
            throw error;
        }
    }

    private static SafetensorsFile ReadFile(string path)
    {
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the training state cannot be read: {error.Message.TrimEnd('.')}", path, remedy: "Check the disk and the permissions of the file", inner: error);
        }

        var version = file.Metadata.GetValueOrDefault("version");
        if (file.Metadata.GetValueOrDefault("format") != "yolotune-training-state" || version is not (Version or FirstVersion))
        {
            throw new InputException("this is no training state of this version", path, remedy: "Resume with the version of YoloTune that wrote it");
        }

        return version == FirstVersion || file.Metadata.GetValueOrDefault(StateDigest.Key) == StateDigest.Of(file.Tensors, file.Metadata)
            ? file
            : throw new InputException("the training state is damaged: its checksum is wrong", path, remedy: "Start a new run from the best checkpoint");
    }

    private static T Parse<T>(SafetensorsFile file, string key) =>
        JsonSerializer.Deserialize<T>(file.Metadata[key], _json) ?? throw new JsonException($"'{key}' is empty");

    private static IEnumerable<KeyValuePair<string, StoredTensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, StoredTensor>> tensors) =>
        tensors.Select(pair => new KeyValuePair<string, StoredTensor>(prefix + pair.Key, pair.Value));

    private static List<KeyValuePair<string, StoredTensor>> Stripped(SafetensorsFile file, string prefix) =>
        [.. file.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => new KeyValuePair<string, StoredTensor>(pair.Key[prefix.Length..], pair.Value))];
}
