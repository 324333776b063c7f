using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace YoloTune.Training.Features;

/// <summary>Fills a feature file, records in any order, each once.</summary>
/// <param name="file">The file, empty.</param>
/// <param name="layout">Form of a record.</param>
/// <param name="key">What the content depends on.</param>
/// <param name="images">Pictures.</param>
/// <param name="views">Views per picture.</param>
internal sealed class FeatureBankWriter(SafeFileHandle file, FeatureLayout layout, byte[] key, int images, int views)
{
    private readonly uint[] _checksums = new uint[(long)images * views];
    private readonly float[]?[] _labels = new float[(long)images * views][];
    private readonly long _bytesPerView = layout.BytesPerView;

    /// <summary>Writes one view of some pictures.</summary>
    /// <param name="view">The view.</param>
    /// <param name="indices">The pictures.</param>
    /// <param name="outputs">(B, C, h, w) for each output of the prefix.</param>
    /// <param name="labels">For each picture its labels: class, centre x, centre y, width, height.</param>
    public void Write(int view, IReadOnlyList<int> indices, IReadOnlyList<Tensor> outputs, IReadOnlyList<float[]> labels)
    {
        for (var i = 0; i < indices.Count; i++)
        {
            var record = ((long)view * images) + indices[i];
            if (_labels[record] is not null)
            {
                throw new InvalidOperationException($"View {view} of picture {indices[i]} is written twice.");
            }

            _labels[record] = labels[i];
        }

        var offset = 0L;
        for (var level = 0; level < outputs.Count; level++)
        {
            using var scope = NewDisposeScope();
            var length = layout.BytesOf(level);
            ReadOnlySpan<byte> bytes = layout.ToStored(outputs[level]).bytes;
            for (var i = 0; i < indices.Count; i++)
            {
                var record = ((long)view * images) + indices[i];
                var part = bytes.Slice(i * length, length);
                _checksums[record] = Checksum.Of(part, _checksums[record]);
                RandomAccess.Write(file, part, FeatureFileHeader.RecordStart + (record * _bytesPerView) + offset);
            }

            offset += length;
        }
    }

    /// <summary>Writes tables and header.</summary>
    /// <returns>Bytes of the file.</returns>
    /// <exception cref="InvalidOperationException">A record is missing.</exception>
    public long Finish()
    {
        var table = new uint[2 * _labels.LongLength];
        var total = 0L;
        for (var record = 0L; record < _labels.LongLength; record++)
        {
            var labels = _labels[record] ?? throw new InvalidOperationException($"Record {record} of the feature bank was never written.");
            table[2 * record] = _checksums[record];
            table[(2 * record) + 1] = (uint)(labels.Length / 5);
            total += labels.Length / 5;
        }

        var header = new FeatureFileHeader(key, images, views, _bytesPerView, total, 0);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(table.AsSpan()), header.TableStart);
        var checksum = Checksum.Of(MemoryMarshal.AsBytes(table.AsSpan()));
        var at = header.LabelStart;
        foreach (var labels in _labels)
        {
            var bytes = MemoryMarshal.AsBytes(labels.AsSpan());
            checksum = Checksum.Of(bytes, checksum);
            RandomAccess.Write(file, bytes, at);
            at += bytes.Length;
        }

        RandomAccess.Write(file, (header with { TableChecksum = checksum }).ToBytes(), 0);
        return header.FileLength;
    }
}
