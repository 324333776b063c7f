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
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(string path, Checkpoint checkpoint) => Write(path, checkpoint.State, SafetensorsCheckpoint.Describe(checkpoint));

    /// <summary>Writes named tensors with text entries.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="tensors">Tensors in file order.</param>
    /// <param name="metadata">Text entries; may be null.</param>
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors, metadata, static temporary => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None));

    /// <summary>Writes with a stream of the caller's making.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors.</param>
    /// <param name="metadata">Text entries; may be null.</param>
    /// <param name="open">Opens the temporary file for writing.</param>
    internal static void Write(
        string path, IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, IReadOnlyDictionary<string, string>? metadata, Func<string, Stream> open)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var stream = open(temporary))
            {
                new SafetensorsFile(tensors, metadata).Write(stream);
                stream.Flush();
                if (stream is FileStream file)
                {
                    file.Flush(flushToDisk: true);
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            var previous = File.Exists(path) ? "; the previous file of that name is unchanged" : string.Empty;
            throw new InputException($"the checkpoint could not be saved: {error.Message}{previous}", path, remedy: "Free disk space or choose a writable folder", inner: error);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report; a left-over temporary file is overwritten by the next save.
        }
    }
}
