using System.Buffers.Binary;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// The end record of a ZIP file (APPNOTE 4.3.14 to 4.3.16), read before the library parses the directory, whose size nothing else
/// would bound.
/// </summary>
/// <param name="Entries">Number of entries it claims.</param>
/// <param name="DirectoryBytes">Bytes from the start of the directory to the end record.</param>
internal sealed record ZipEnd(ulong Entries, long DirectoryBytes)
{
    private const int RecordLength = 22;
    private const int LongestComment = 65535;

    /// <summary>Finds the end record.</summary>
    /// <param name="stream">The file.</param>
    /// <returns>Null when there is none: the file is truncated.</returns>
    public static ZipEnd? Find(Stream stream)
    {
        var tail = new byte[(int)Math.Min(stream.Length, RecordLength + LongestComment)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < RecordLength)
        {
            return null;
        }

        var record = tail.AsSpan(at);
        ulong entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var position = stream.Length - tail.Length + at;
        if (entries == ushort.MaxValue || start == uint.MaxValue)
        {
            (entries, start) = Large(stream, position) ?? (entries, start);
        }

        return start > (ulong)position ? null : new ZipEnd(entries, position - (long)start);
    }

    private static (ulong Entries, ulong Start)? Large(Stream stream, long end)
    {
        const int LocatorLength = 20;
        const int LargeRecordLength = 56;
        if (end < LocatorLength)
        {
            return null;
        }

        var buffer = new byte[LargeRecordLength];
        stream.Position = end - LocatorLength;
        stream.ReadExactly(buffer, 0, LocatorLength);
        var at = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(8));
        if (!buffer.AsSpan().StartsWith("PK\x06\x07"u8) || at > (ulong)Math.Max(end - LargeRecordLength, 0))
        {
            return null;
        }

        stream.Position = (long)at;
        stream.ReadExactly(buffer);
        return buffer.AsSpan().StartsWith("PK\x06\x06"u8)
            ? (BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(48)))
            : null;
    }
}
