using YoloTune.Core.Errors;

namespace YoloTune.Data.Conversion;

/// <summary>A folder that is made aside and gets its name when it is complete; until then nothing is there under that name.</summary>
internal sealed class StagedFolder : IDisposable
{
    private readonly string _target;
    private bool _done;

    /// <summary>Begins a folder.</summary>
    /// <param name="target">Its name when complete.</param>
    /// <exception cref="InputException">Something is there already, or nothing can be made there.</exception>
    public StagedFolder(string target)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(_target) || (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()))
        {
            throw new InputException("The output exists already", target, remedy: "Name a new or an empty folder, or remove this one");
        }

        var parent = Path.GetDirectoryName(_target) ?? _target;
        Folder = Path.Combine(parent, $".{Path.GetFileName(_target)}.{Guid.NewGuid():N}.tmp");
        Guard(() => Directory.CreateDirectory(Folder));
    }

    /// <summary>Where to write meanwhile.</summary>
    public string Folder { get; }

    /// <summary>Where it will be.</summary>
    public string Target => _target;

    /// <summary>A file of the folder, with its own folder made.</summary>
    public string Place(string relative)
    {
        var path = Path.Combine(Folder, relative.Replace('/', Path.DirectorySeparatorChar));
        Guard(() => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        return path;
    }

    /// <summary>Gives the folder its name.</summary>
    public void Commit() => Guard(() =>
    {
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target);
        }

        Directory.Move(Folder, _target);
        _done = true;
    });

    /// <summary>Does something on disk and reports failure as the user's matter.</summary>
    public void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException("The output cannot be written: " + error.Message.TrimEnd('.'), _target, remedy: "Check free space and permissions", inner: error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!_done && Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one that matters; the leftover has a name that nothing reads.
        }
    }
}
