using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Writes checkpoints as safetensors files. A file appears under its name only when it is complete and on disk: it is written
/// beside it, flushed and renamed, so that a full disk or a killed process leaves the previous file as it was.
/// </summary>
public static class CheckpointWriter
{
    /// <summary>Writes a checkpoint; <see cref="CheckpointReader.Read(string, CheckpointReadOptions?)"/> gives the same back, tensors bit for bit
    /// (all but the optimizer, which belongs into a file of its own).</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="checkpoint">What to write.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(string path, Checkpoint checkpoint, CheckpointWriteOptions? options = null) =>
        Write(path, checkpoint.State, SafetensorsCheckpoint.Describe(checkpoint), options);

    /// <summary>Writes named tensors with text entries.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="tensors">Tensors in file order.</param>
    /// <param name="metadata">Text entries; may be null.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(
        string path, IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, CheckpointWriteOptions? options = null) =>
        CheckpointFile.Write(path, new SafetensorsFile(tensors, metadata).Write, options);
}
