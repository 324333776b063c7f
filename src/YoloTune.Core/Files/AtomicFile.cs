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
        var full = Path.GetFullPath(path);
        var aside = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch (Exception error)
        {
            TryDelete(aside);
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException("The file could not be written: " + error.Message.TrimEnd('.'), path, remedy: "Check free space and permissions of the folder", inner: error);
            }

            throw;
        }
    }

    /// <summary>Replaces a file by a text in UTF-8 without byte-order mark. Missing folders are made.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="InputException">The folder cannot be written or the disk is full.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Utf8.GetBytes(text)));

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
