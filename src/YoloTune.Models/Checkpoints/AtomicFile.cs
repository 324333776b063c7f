using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Writes checkpoint files so that a name stands for a complete file at any time: beside it, flushed to disk, renamed. A full disk
/// or a killed process leaves the previous file as it was.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Opens a file for writing, from its beginning.</summary>
    /// <param name="path">The file.</param>
    public static Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);

    /// <summary>Writes a file.</summary>
    /// <param name="path">Its final name; replaced when it exists.</param>
    /// <param name="open">Opens the temporary file.</param>
    /// <param name="write">Writes the content; the stream is flushed and closed afterwards.</param>
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(string path, Func<string, Stream> open, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var stream = open(temporary))
            {
                write(stream);
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
