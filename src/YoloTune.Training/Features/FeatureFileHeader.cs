using System.Buffers.Binary;

namespace YoloTune.Training.Features;

/// <summary>
/// The first bytes of a feature file. After them, from byte 4096 on: one record per view and picture (view-major), then for
/// each record a 32-bit checksum and a 32-bit number of labels, then the labels of all records as five single-precision numbers
/// each (class, centre x, centre y, width, height). Little-endian.
/// </summary>
/// <param name="Key">What the content depends on.</param>
/// <param name="Images">Pictures.</param>
/// <param name="Views">Views per picture.</param>
/// <param name="BytesPerView">Bytes of a record.</param>
/// <param name="Labels">Labels of all records.</param>
/// <param name="TableChecksum">Checksum of all that follows the records.</param>
internal sealed record FeatureFileHeader(byte[] Key, int Images, int Views, long BytesPerView, long Labels, uint TableChecksum)
{
    /// <summary>Where the records begin.</summary>
    public const int RecordStart = 4096;

    /// <summary>Bytes of a record's checksum and number of labels.</summary>
    public const int TableRow = 2 * sizeof(uint);

    /// <summary>Bytes of a label.</summary>
    public const int LabelRow = 5 * sizeof(float);

    /// <summary>Bytes of the header itself.</summary>
    public const int Length = 80;

    private const ulong Magic = 0x3130544145465459; // "YTFEAT01"

    /// <summary>Records.</summary>
    public long Records => (long)Images * Views;

    /// <summary>Where the tables begin.</summary>
    public long TableStart => RecordStart + (Records * BytesPerView);

    /// <summary>Where the labels begin.</summary>
    public long LabelStart => TableStart + (Records * TableRow);

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength => LabelStart + (Labels * LabelRow);

    /// <summary>The header as bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        Key.CopyTo(bytes, 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), Images);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(44), Views);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), BytesPerView);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(56), Labels);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(64), TableChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Length - 4), Checksum.Of(bytes.AsSpan(0, Length - 4)));
        return bytes;
    }

    /// <summary>Reads a header; null when the bytes are none.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    public static FeatureFileHeader? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Length - 4)..]) != Checksum.Of(bytes[..(Length - 4)]))
        {
            return null;
        }

        return new FeatureFileHeader(
            bytes.Slice(8, FeatureKey.Length).ToArray(),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[64..]));
    }
}
