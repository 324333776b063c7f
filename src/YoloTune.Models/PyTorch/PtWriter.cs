using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>
/// Writes checkpoints as <c>.pt</c> files that Ultralytics 8.4.117 in Python loads for validation, prediction, training and export
/// (spec/02 sections 4, 6 and 7): all tasks and families whose modules the specification describes. Files are final ones, as after
/// the end of a training: no optimizer state, epoch -1.
/// </summary>
public static class PtWriter
{
    /// <summary>The release of the reference whose files these are like.</summary>
    public const string ReferenceVersion = "8.4.117";

    /// <summary>Writes a file; <see cref="CheckpointReader.Read(string, CheckpointReadOptions?)"/> gives weights and description back.</summary>
    /// <param name="path">The file; replaced when it exists. It appears under its name only when it is complete and on disk.</param>
    /// <param name="checkpoint">
    /// Weights with a model table (<see cref="Checkpoint.Yaml"/>), names and strides. From the record of the training
    /// <see cref="Checkpoint.TrainArgs"/> (unknown names are left out), <see cref="Checkpoint.TrainMetrics"/>,
    /// <see cref="Checkpoint.TrainResults"/> and <see cref="Checkpoint.Date"/> are kept; the other state of a running training is not.
    /// </param>
    /// <param name="floatKind">
    /// <see cref="TensorKind.Float16"/> as the reference, with values that are not finite replaced (NaN by 0, infinities by the largest
    /// half), or <see cref="TensorKind.Float32"/>.
    /// </param>
    /// <param name="options">How the file is put in place; null for the defaults.</param>
    /// <exception cref="InputException">The weights are fused or do not fit the table, the table has a module without counterpart, or the
    /// file could not be written; a previous file is untouched.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is neither of the two.</exception>
    /// <exception cref="NotSupportedException">An argument is neither null, a truth value, a number (int, long, float, double), text, a list
    /// nor a dictionary of such.</exception>
    public static void Write(string path, Checkpoint checkpoint, TensorKind floatKind = TensorKind.Float16, CheckpointWriteOptions? options = null)
    {
        Func<StoredTensor, StoredTensor> convert = floatKind switch
        {
            TensorKind.Float16 => HalfPrecision.Of,
            TensorKind.Float32 => static tensor => tensor.ToSinglePrecision(),
            _ => throw new ArgumentOutOfRangeException(nameof(floatKind), floatKind, "Weights are stored in half or single precision."),
        };
        var (pickle, storages) = ModuleTreeWriter.Write(Document(path, checkpoint, convert));
        PtContainer.Write(path, pickle, storages, options);
    }

    private static DictionaryNode Document(string path, Checkpoint checkpoint, Func<StoredTensor, StoredTensor> convert)
    {
        if (checkpoint.IsFused)
        {
            throw Unsuitable(path, "its normalisations are folded into the convolutions (fused)");
        }

        var arguments = TrainingArguments.Of(checkpoint);
        ModuleNode model;
        try
        {
            model = ModelModules.Build(checkpoint, arguments, convert);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw Unsuitable(path, error.Message, error);
        }

        return new DictionaryNode(
        [
            new("date", checkpoint.Date),
            new("version", ReferenceVersion),
            new("epoch", -1),
            new("best_fitness", null),
            new("model", model),
            new("ema", null),
            new("updates", null),
            new("optimizer", null),
            new("scaler", null),
            new("train_args", arguments),
            new("train_metrics", checkpoint.TrainMetrics.ToDictionary(entry => entry.Key, object? (entry) => entry.Value, StringComparer.Ordinal)),
            new("train_results", checkpoint.TrainResults.ToDictionary(entry => entry.Key, object? (entry) => entry.Value.Cast<object?>().ToList(), StringComparer.Ordinal)),
            new("git", new[] { "root", "branch", "commit", "message", "origin" }.ToDictionary(name => name, object? (_) => null, StringComparer.Ordinal)),
        ]);
    }

    private static InputException Unsuitable(string path, string why, Exception? inner = null) =>
        new($"this model cannot be saved as a PyTorch checkpoint: {why}", path, remedy: "Save it as .safetensors instead", inner: inner);
}
