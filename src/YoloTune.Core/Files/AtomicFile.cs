using System.Text;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Files;

/// <summary>Writes files so that the final name never holds half a content: write aside, flush to disk, rename.</summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces a file by what <paramref name="write"/> puts into the stream. Missing folders are made.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content; when it throws, an earlier file of that name stays as it was.</param>
    /// <exception cref="InputException">The folder cannot be written or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            var full = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            Replace(full, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException("The file could not be written: " + error.Message.TrimEnd('.'), path, remedy: "Check free space and permissions of the folder", inner: error);
        }
    }

    /// <summary>Replaces a file by a text in UTF-8 without byte-order mark. Missing folders are made.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="InputException">The folder cannot be written or the disk is full.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Utf8.GetBytes(text)));

    /// <summary>
    /// The same for files of the program's own, whose loss the caller can bear: failures come as the system reports them, and the
    /// folder must exist.
    /// </summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content; when it throws, an earlier file of that name stays as it was and nothing is left beside it.</param>
    /// <exception cref="IOException">The folder is missing or cannot be written, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Replace(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            TryDelete(aside);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one that matters; the leftover has a name that nothing reads.
        }
    }
}
