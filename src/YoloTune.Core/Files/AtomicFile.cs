using System.Text;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Files;

/// <summary>
/// Writes files so that the final name never holds half a content: write aside, flush to disk, rename, flush the folder. A killed
/// process, a full disk or a power cut leaves the earlier or the new content.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly AtomicFileOptions Lasting = new() { FlushFolder = true };
    private static readonly AtomicFileOptions Bearable = new();

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
            Replace(full, write, Lasting);
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
    /// The same for files of the program's own, whose loss the caller can bear: failures come as the system reports them, the
    /// folder must exist, and its names are not flushed.
    /// </summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content; when it throws, an earlier file of that name stays as it was and nothing is left beside it.</param>
    /// <exception cref="IOException">The folder is missing or cannot be written, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Replace(string path, Action<Stream> write) => Replace(path, write, Bearable);

    /// <summary>The same in the way that the options say.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content; when it throws, an earlier file of that name stays as it was and nothing is left beside it.</param>
    /// <param name="options">How.</param>
    /// <exception cref="IOException">The folder is missing or cannot be written, or the disk is full. Had only the folder to be flushed, the new file is there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Replace(string path, Action<Stream> write, AtomicFileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(options);
        var (files, aside) = (options.Files, options.Aside ?? $"{path}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = files.Create(aside))
            {
                write(stream);
                files.FlushToDisk(stream);
            }

            if (options.Previous is { } previous && File.Exists(path))
            {
                files.RenameKeeping(aside, path, previous);
            }
            else
            {
                files.Rename(aside, path);
            }
        }
        catch
        {
            TryDelete(aside);
            throw;
        }

        if (options.FlushFolder)
        {
            files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
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
