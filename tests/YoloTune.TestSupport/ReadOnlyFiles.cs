using YoloTune.Core.Files;

namespace YoloTune.TestSupport;

/// <summary>
/// A disk that becomes read-only when it is told to, in the words of the system: a folder without permission to write
/// (<see cref="UnauthorizedAccessException"/>) or a file system mounted read-only (<see cref="IOException"/>). Permissions of real
/// folders do not bind tests that run as root.
/// </summary>
/// <param name="refusal">What an operation on the read-only disk throws, from the path.</param>
public sealed class ReadOnlyFiles(Func<string, Exception> refusal) : IDurableFiles
{
    /// <summary>Whether nothing can be written any more.</summary>
    public bool IsReadOnly { get; set; }

    public Stream Create(string path)
    {
        Check(path);
        return DurableFiles.System.Create(path);
    }

    public void FlushToDisk(Stream stream) => DurableFiles.System.FlushToDisk(stream);

    public void Rename(string from, string to)
    {
        Check(to);
        DurableFiles.System.Rename(from, to);
    }

    public void RenameKeeping(string from, string to, string previous)
    {
        Check(to);
        DurableFiles.System.RenameKeeping(from, to, previous);
    }

    public void FlushFolder(string folder) => DurableFiles.System.FlushFolder(folder);

    private void Check(string path)
    {
        if (IsReadOnly)
        {
            throw refusal(path);
        }
    }
}
