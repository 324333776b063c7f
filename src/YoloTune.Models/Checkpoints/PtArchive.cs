using System.Globalization;
using System.IO.Compression;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>The ZIP container of a <c>.pt</c> file (spec/02 sections 1, 2 and 11). Nothing is unpacked to disk.</summary>
internal sealed class PtArchive : IStorageSource, IDisposable
{
    private readonly string _file;
    private readonly ArchiveLimits _limits;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly bool _isBigEndian;

    private PtArchive(ZipArchive zip, long fileBytes, string file, ArchiveLimits limits)
    {
        _zip = zip;
        _file = file;
        _limits = limits;
        Index(fileBytes);
        CheckVersion();
        _isBigEndian = _entries.TryGetValue("byteorder", out var order) && System.Text.Encoding.ASCII.GetString(Bytes(order)).Trim() == "big";
    }

    /// <summary>Opens the container.</summary>
    /// <param name="stream">The file, seekable; disposed with the archive.</param>
    /// <param name="file">Its path, for errors.</param>
    /// <param name="limits">Bounds.</param>
    /// <exception cref="InputException">It is no PyTorch archive, or beyond a limit.</exception>
    public static PtArchive Open(Stream stream, string file, ArchiveLimits limits)
    {
        if (stream.Length > limits.FileBytes)
        {
            throw TooLarge(file, FormattableString.Invariant($"it has {stream.Length} bytes"), limits.FileBytes);
        }

        return Guard(file, () =>
        {
            var end = ZipEnd.Find(stream) ?? throw new InvalidDataException("the list of its entries is missing from the end of the file");
            if (end.Entries > (ulong)limits.Entries)
            {
                throw TooLarge(file, FormattableString.Invariant($"it has {end.Entries} entries"), limits.Entries);
            }

            if (end.DirectoryBytes > limits.DirectoryBytes)
            {
                throw TooLarge(file, FormattableString.Invariant($"the list of its entries has {end.DirectoryBytes} bytes"), limits.DirectoryBytes);
            }

            stream.Position = 0;
            return new PtArchive(new ZipArchive(stream, ZipArchiveMode.Read), stream.Length, file, limits);
        });
    }

    /// <summary>The object graph, <c>data.pkl</c>.</summary>
    public byte[] ReadPickle()
    {
        var entry = _entries["data.pkl"];
        return entry.Length <= _limits.PickleBytes
            ? Bytes(entry)
            : throw TooLarge(_file, FormattableString.Invariant($"its data.pkl has {entry.Length} bytes"), _limits.PickleBytes);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(string key, long count, int itemSize)
    {
        if (!_entries.TryGetValue($"data/{key}", out var entry))
        {
            throw Damaged(_file, $"the entry data/{key} is missing");
        }

        if (entry.Length != (Int128)count * itemSize)
        {
            throw Damaged(_file, FormattableString.Invariant($"the entry data/{key} has {entry.Length} bytes, its tensors need {(Int128)count * itemSize}"));
        }

        var bytes = Bytes(entry);
        if (_isBigEndian && itemSize > 1)
        {
            for (var i = 0; i < bytes.Length; i += itemSize)
            {
                bytes.AsSpan(i, itemSize).Reverse();
            }
        }

        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new InputException($"the ZIP of this checkpoint is truncated or damaged ({error.Message}): not a loadable checkpoint", file, remedy: "Fetch or save the file again", inner: error);
        }
        catch (IOException error)
        {
            throw new InputException($"the checkpoint could not be read: {error.Message}", file, remedy: "Check the disk and try again", inner: error);
        }
    }

    private static InputException Damaged(string file, string why) =>
        new($"this ZIP is no PyTorch checkpoint: {why}; not a loadable checkpoint", file, remedy: "Fetch or save the file again");

    private static InputException TooLarge(string file, string what, long limit) =>
        new(FormattableString.Invariant($"the checkpoint is refused: {what} (limit {limit})"), file, remedy: "No real checkpoint comes near this limit; do not trust the file");

    private void Index(long fileBytes)
    {
        string? root = null;
        var (packed, unpacked) = (0L, 0L);
        if (_zip.Entries.Count > _limits.Entries)
        {
            throw TooLarge(_file, FormattableString.Invariant($"it has {_zip.Entries.Count} entries"), _limits.Entries);
        }

        foreach (var entry in _zip.Entries)
        {
            var slash = entry.FullName.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0)
            {
                throw Damaged(_file, $"the entry '{Pickle.PickleFaults.Printable(entry.FullName)}' lies in no folder");
            }

            root ??= entry.FullName[..slash];
            if (!entry.FullName.AsSpan(0, slash).SequenceEqual(root))
            {
                throw Damaged(_file, $"its entries lie in different folders ('{Pickle.PickleFaults.Printable(root)}' and '{Pickle.PickleFaults.Printable(entry.FullName[..slash])}')");
            }

            packed += CheckSize(entry);
            unpacked += entry.Length;
            if (unpacked > _limits.UnpackedBytes)
            {
                throw TooLarge(_file, FormattableString.Invariant($"its entries have more than {_limits.UnpackedBytes} bytes"), _limits.UnpackedBytes);
            }

            if (!_entries.TryAdd(entry.FullName[(slash + 1)..], entry))
            {
                throw Damaged(_file, $"the entry '{Pickle.PickleFaults.Printable(entry.FullName)}' occurs twice");
            }
        }

        if (packed > fileBytes)
        {
            throw Damaged(_file, "its entries overlap");
        }

        if (!_entries.ContainsKey("data.pkl"))
        {
            throw Damaged(_file, "it has no data.pkl");
        }

        if (_entries.ContainsKey("constants.pkl"))
        {
            throw new InputException("this is a TorchScript file, which holds compiled code", _file, remedy: "Give the checkpoint (.pt) from which it was exported");
        }
    }

    private long CheckSize(ZipArchiveEntry entry)
    {
        if (entry.Length < 0 || entry.CompressedLength < 0)
        {
            throw Damaged(_file, $"the entry '{Pickle.PickleFaults.Printable(entry.FullName)}' has a negative size");
        }

        if (entry.Length > _limits.RatioFromBytes && entry.Length / _limits.Ratio > entry.CompressedLength)
        {
            throw TooLarge(_file, FormattableString.Invariant($"the entry '{Pickle.PickleFaults.Printable(entry.FullName)}' unpacks from {entry.CompressedLength} to {entry.Length} bytes, a ZIP bomb"), _limits.Ratio);
        }

        return entry.CompressedLength;
    }

    private void CheckVersion()
    {
        if (!_entries.TryGetValue("version", out var entry))
        {
            throw Damaged(_file, "its version entry is missing");
        }

        var text = entry.Length > 16 ? "?" : System.Text.Encoding.ASCII.GetString(Bytes(entry)).Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version is < 1 or > 10)
        {
            throw new InputException("the version of this PyTorch archive is not one of 1 to 10", _file, value: Pickle.PickleFaults.Printable(text), remedy: "Save the file again with a released PyTorch");
        }
    }

    private byte[] Bytes(ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw TooLarge(_file, FormattableString.Invariant($"the entry '{Pickle.PickleFaults.Printable(entry.FullName)}' has {entry.Length} bytes"), Array.MaxLength);
        }

        return Guard(_file, () =>
        {
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return stream.ReadByte() < 0 ? bytes : throw new InvalidDataException($"the entry '{entry.FullName}' is longer than the list of entries says");
        });
    }
}
