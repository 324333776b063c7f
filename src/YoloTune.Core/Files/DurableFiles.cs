using System.Runtime.InteropServices;

namespace YoloTune.Core.Files;

/// <summary>The file system of the machine.</summary>
public sealed partial class DurableFiles : IDurableFiles
{
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    private DurableFiles()
    {
    }

    /// <summary>The one object there is.</summary>
    public static DurableFiles System { get; } = new();

    /// <inheritdoc/>
    public Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);

    /// <inheritdoc/>
    public void FlushToDisk(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Flush();
        if (stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void RenameKeeping(string from, string to, string previous) => File.Replace(from, to, previous, ignoreMetadataErrors: true);

    /// <inheritdoc/>
    public void FlushFolder(string folder)
    {
        // .NET opens no folders. Windows keeps names in its journal and has no such call.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, 0);
        if (handle < 0)
        {
            throw Failure(folder, Marshal.GetLastPInvokeError());
        }

        var error = Synchronize(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (error is not (0 or InvalidArgument or NotSupported))
        {
            throw Failure(folder, error);
        }
    }

    private static IOException Failure(string folder, int error) => new($"The folder '{folder}' could not be flushed to disk: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
