using YoloTune.Core.Errors;
using YoloTune.Core.Files;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Puts checkpoint files in place so that a name stands for a complete file at any time. The name it is written under first is fixed,
/// so that killed processes leave no pile of large files.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Its final name; replaced when it exists.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(string path, Action<Stream> write, CheckpointWriteOptions? options = null)
    {
        try
        {
            AtomicFile.Replace(path, write, new AtomicFileOptions { Aside = path + ".tmp", Previous = options?.Previous, FlushFolder = true, Files = options?.Files ?? DurableFiles.System });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var left = File.Exists(path) ? "; the previous file was not harmed" : string.Empty;
            throw new InputException($"the checkpoint could not be saved: {error.Message.TrimEnd('.')}{left}", path, remedy: "Free disk space or choose a writable folder", inner: error);
        }
    }
}
