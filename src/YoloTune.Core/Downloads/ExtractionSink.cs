using System.Buffers;
using System.IO.Hashing;

namespace YoloTune.Core.Downloads;

/// <summary>Takes the entries of an archive one by one, and refuses those that are not safe.</summary>
internal sealed class ExtractionSink(string folder, ExtractionLimits limits, string name, IProgress<ExtractionProgress>? progress, CancellationToken cancellationToken)
{
    private const int BufferSize = 1 << 16;
    private const long SmallFile = 1 << 20;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _entries;
    private long _bytes;
    private int? _expected;

    /// <summary>Files written.</summary>
    public int Files { get; private set; }

    /// <summary>Refuses an archive that says itself that it holds too much, before anything is written.</summary>
    public void Expect(int entries, long bytes)
    {
        _expected = entries;
        if (entries > limits.MaximumEntries)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it holds {entries} entries, more than the {limits.MaximumEntries} that are allowed"));
        }

        if (bytes > limits.MaximumBytes)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it holds {bytes} bytes, more than the {limits.MaximumBytes} that are allowed"));
        }

        var drive = new DriveInfo(_root);
        if (drive.IsReady && bytes > drive.AvailableFreeSpace)
        {
            throw new IOException(FormattableString.Invariant($"{bytes} bytes are needed, but only {drive.AvailableFreeSpace} are free"));
        }
    }

    /// <summary>Makes a folder.</summary>
    public void AddFolder(string entry)
    {
        Count();
        if (Target(entry) is { } path)
        {
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="entry">Its name in the archive.</param>
    /// <param name="content">Its content.</param>
    /// <param name="length">The length that the archive states.</param>
    /// <param name="packed">The packed length, or null.</param>
    /// <param name="checksum">The CRC-32 that the archive states, or null.</param>
    public void AddFile(string entry, Stream content, long length, long? packed, uint? checksum)
    {
        Count();
        if (Target(entry) is not { } path)
        {
            return;
        }

        if (!_names.Add(path))
        {
            throw new InvalidDataException($"'{entry}' is in it twice");
        }

        if (packed is { } small && length > SmallFile && length > limits.MaximumRatio * Math.Max(small, 1))
        {
            throw new InvalidDataException($"'{entry}' is packed so tightly that it looks like a bomb");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Write(path, entry, content, length, checksum);
        Files++;
        progress?.Report(new ExtractionProgress(name, Files, _expected));
    }

    private void Write(string path, string entry, Stream content, long length, uint? checksum)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var crc = new Crc32();
            var written = 0L;
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            while (content.Read(buffer) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                written += count;
                _bytes += count;
                if (written > length || _bytes > limits.MaximumBytes)
                {
                    throw new InvalidDataException($"'{entry}' holds more than the archive says or than is allowed");
                }

                crc.Append(buffer.AsSpan(0, count));
                file.Write(buffer, 0, count);
            }

            if (written != length || (checksum is { } wanted && crc.GetCurrentHashAsUInt32() != wanted))
            {
                throw new InvalidDataException($"'{entry}' is damaged");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Count()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_entries > limits.MaximumEntries)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it holds more than the {limits.MaximumEntries} entries that are allowed"));
        }
    }

    /// <summary>The path of an entry, inside the folder without exception; null for what systems leave in archives.</summary>
    private string? Target(string entry)
    {
        var text = entry.Replace('\\', '/');
        var parts = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (text.StartsWith('/') || text.Contains(':') || text.Length > limits.MaximumPathLength || parts.Contains("..") || text.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            throw new InvalidDataException($"the path '{entry}' is not allowed");
        }

        if (parts.Length == 0 || parts[0] == "__MACOSX" || parts[^1] is ".DS_Store" or "Thumbs.db")
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(_root, Path.Combine(parts)));
        return path.StartsWith(_root, StringComparison.Ordinal) || path + Path.DirectorySeparatorChar == _root
            ? path
            : throw new InvalidDataException($"the path '{entry}' leads out of the folder");
    }
}
