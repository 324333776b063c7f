using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace YoloTune.Training.Features;

/// <summary>A complete feature file, mapped into memory: the system reads what is asked for and keeps what it has room for.</summary>
internal sealed class FeatureBank : IDisposable
{
    private const int VerifyBytes = 1 << 20;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly FeatureFileHeader _header;
    private readonly long[] _labelStarts;
    private readonly uint[] _checksums;

    private FeatureBank(MemoryMappedFile file, MemoryMappedViewAccessor view, FeatureFileHeader header)
    {
        (_file, _view, _header) = (file, view, header);
        (_labelStarts, _checksums) = (new long[header.Records + 1], new uint[header.Records]);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length => _header.FileLength;

    /// <summary>Opens a file that was written for a key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key that it must have.</param>
    /// <param name="problem">Why it cannot be used; null when it does not exist.</param>
    /// <returns>The bank, or null.</returns>
    public static FeatureBank? TryOpen(string path, byte[] key, out string? problem)
    {
        problem = null;
        if (!File.Exists(path))
        {
            return null;
        }

        FeatureBank? bank = null;
        try
        {
            var length = new FileInfo(path).Length;
            if (ReadHeader(path) is not { } header)
            {
                problem = "it is no feature file, or its beginning is damaged";
            }
            else if (!header.Key.AsSpan().SequenceEqual(key))
            {
                problem = "it was made of other weights, data or options";
            }
            else if (length != header.FileLength)
            {
                problem = FormattableString.Invariant($"it has {length} bytes instead of {header.FileLength}");
            }
            else
            {
                var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
                bank = new FeatureBank(file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), header);
                problem = bank.ReadTables() ? null : "its tables are damaged";
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message.TrimEnd('.');
        }

        if (problem is not null)
        {
            bank?.Dispose();
            return null;
        }

        return bank;
    }

    /// <summary>Reads everything and compares checksums.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when a record has changed since it was written.</returns>
    public bool Verify(CancellationToken cancellationToken)
    {
        var buffer = new byte[VerifyBytes];
        for (var record = 0L; record < _header.Records; record++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var checksum = 0u;
            for (var done = 0L; done < _header.BytesPerView;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(VerifyBytes, _header.BytesPerView - done));
                Read(FeatureFileHeader.RecordStart + (record * _header.BytesPerView) + done, part);
                checksum = Checksum.Of(part, checksum);
                done += part.Length;
            }

            if (checksum != _checksums[record])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies a part of a record.</summary>
    /// <param name="view">The view.</param>
    /// <param name="image">The picture.</param>
    /// <param name="offset">Bytes of the record to pass over.</param>
    /// <param name="target">Where to; its length is that of the part.</param>
    public void Copy(int view, int image, long offset, Span<byte> target) =>
        Read(FeatureFileHeader.RecordStart + (RecordOf(view, image) * _header.BytesPerView) + offset, target);

    /// <summary>The labels of a view: class, centre x, centre y, width, height, and so on.</summary>
    /// <param name="view">The view.</param>
    /// <param name="image">The picture.</param>
    public float[] LabelsOf(int view, int image)
    {
        var record = RecordOf(view, image);
        var labels = new float[5 * (_labelStarts[record + 1] - _labelStarts[record])];
        Read(_header.LabelStart + (_labelStarts[record] * FeatureFileHeader.LabelRow), MemoryMarshal.AsBytes(labels.AsSpan()));
        return labels;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static FeatureFileHeader? ReadHeader(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> bytes = stackalloc byte[FeatureFileHeader.Length];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length ? FeatureFileHeader.TryRead(bytes) : null;
    }

    private bool ReadTables()
    {
        var table = new uint[2 * _header.Records];
        Read(_header.TableStart, MemoryMarshal.AsBytes(table.AsSpan()));
        var checksum = Checksum.Of(MemoryMarshal.AsBytes(table.AsSpan()));
        for (var record = 0L; record < _header.Records; record++)
        {
            _checksums[record] = table[2 * record];
            _labelStarts[record + 1] = _labelStarts[record] + table[(2 * record) + 1];
        }

        if (_labelStarts[^1] != _header.Labels)
        {
            return false;
        }

        return LabelChecksum(checksum) == _header.TableChecksum;
    }

    private uint LabelChecksum(uint checksum)
    {
        var buffer = new byte[VerifyBytes];
        for (var at = _header.LabelStart; at < _header.FileLength;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(VerifyBytes, _header.FileLength - at));
            Read(at, part);
            checksum = Checksum.Of(part, checksum);
            at += part.Length;
        }

        return checksum;
    }

    private long RecordOf(int view, int image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(view, _header.Views);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, _header.Images);
        return ((long)view * _header.Images) + image;
    }

    private void Read(long offset, Span<byte> target) => _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_view.PointerOffset + offset), target);
}
