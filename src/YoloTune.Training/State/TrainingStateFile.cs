using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;

namespace YoloTune.Training.State;

/// <summary>
/// The training state beside <c>last.safetensors</c>: everything a run needs to go on, in one file. Tensors carry a prefix
/// (<c>model/</c>, <c>average/</c>, <c>gradient/</c>, <c>optimizer/</c>); options and counters lie in the text entries.
/// </summary>
public static class TrainingStateFile
{
    private const string Version = "1";

    private static readonly JsonSerializerOptions _json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The state file beside a checkpoint: <c>last.safetensors</c> has <c>last.state.safetensors</c>.</summary>
    /// <param name="checkpoint">Path of the checkpoint or of the state file itself.</param>
    public static string PathBeside(string checkpoint) => checkpoint.EndsWith(".state.safetensors", StringComparison.Ordinal)
        ? checkpoint
        : Path.ChangeExtension(checkpoint, null) + ".state.safetensors";

    /// <summary>Writes a snapshot; an error leaves the file that was there intact.</summary>
    /// <param name="path">The file.</param>
    /// <param name="snapshot">The state.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, TrainingSnapshot snapshot)
    {
        var tensors = new List<KeyValuePair<string, StoredTensor>>();
        tensors.AddRange(Prefixed("model/", snapshot.Model));
        tensors.AddRange(Prefixed("average/", snapshot.Average));
        tensors.AddRange(Prefixed("gradient/", snapshot.Gradients));
        tensors.AddRange(Prefixed("optimizer/", snapshot.Optimizer.Tensors));
        CheckpointWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = "yolotune-training-state",
            ["version"] = Version,
            ["options"] = TrainOptionsJson.ToJson(snapshot.Options).GetRawText(),
            ["progress"] = JsonSerializer.Serialize(snapshot.Progress, _json),
            ["optimizer"] = snapshot.Optimizer.Optimizer,
            ["scalars"] = JsonSerializer.Serialize(snapshot.Optimizer.Scalars, _json),
        });
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

        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != "yolotune-training-state" || file.Metadata.GetValueOrDefault("version") != Version)
        {
            throw new InputException("this is no training state of this version", path, remedy: "Resume with the version of YoloTune that wrote it");
        }

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

    private static T Parse<T>(SafetensorsFile file, string key) =>
        JsonSerializer.Deserialize<T>(file.Metadata[key], _json) ?? throw new JsonException($"'{key}' is empty");

    private static IEnumerable<KeyValuePair<string, StoredTensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, StoredTensor>> tensors) =>
        tensors.Select(pair => new KeyValuePair<string, StoredTensor>(prefix + pair.Key, pair.Value));

    private static List<KeyValuePair<string, StoredTensor>> Stripped(SafetensorsFile file, string prefix) =>
        [.. file.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => new KeyValuePair<string, StoredTensor>(pair.Key[prefix.Length..], pair.Value))];
}
