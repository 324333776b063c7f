namespace YoloTune.Core.Downloads;

/// <summary>Lets one process or task at a time work on a file: the others wait until it is done.</summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Waits for a lock; the empty lock file stays behind, since removing it would let two in at once.</summary>
    /// <param name="path">The lock file; its folder is made when missing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The lock; disposing it lets the next one in.</returns>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public static async Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path))
            {
                await Task.Delay(_pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
