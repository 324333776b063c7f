using System.Buffers.Binary;
using System.Text;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>Reads the operands of a pickle; every read is checked against the end and the limits.</summary>
/// <param name="bytes">The pickle.</param>
/// <param name="limits">Bounds.</param>
/// <param name="faults">Makes the errors.</param>
internal sealed class PickleInput(ReadOnlyMemory<byte> bytes, PickleLimits limits, PickleFaults faults)
{
    private const int LongestLine = 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int _position;

    /// <summary>The next byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Two bytes, unsigned.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Four bytes, signed.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Four bytes, unsigned.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Eight bytes, unsigned.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A big-endian double.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Bytes whose number the file gave.</summary>
    /// <param name="count">That number, which may be anything.</param>
    public ReadOnlySpan<byte> Sized(long count)
    {
        if (count < 0)
        {
            throw faults.Damaged(FormattableString.Invariant($"a text of {count} bytes at byte {_position}"));
        }

        if (count > limits.TextBytes)
        {
            throw faults.OverLimit(FormattableString.Invariant($"a text of {count} bytes"), limits.TextBytes);
        }

        return Take((int)count);
    }

    /// <summary>UTF-8 text whose byte count the file gave.</summary>
    /// <param name="count">That number.</param>
    public string Utf8(long count)
    {
        try
        {
            return StrictUtf8.GetString(Sized(count));
        }
        catch (DecoderFallbackException)
        {
            throw faults.Damaged(FormattableString.Invariant($"a text before byte {_position} is not UTF-8"));
        }
    }

    /// <summary>A line of a GLOBAL operation, without its line feed.</summary>
    public string Line()
    {
        var rest = bytes.Span[_position..];
        var end = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (end < 0)
        {
            throw faults.Damaged(FormattableString.Invariant($"the name at byte {_position} has no end"));
        }

        _position += end + 1;
        return Encoding.Latin1.GetString(rest[..end]);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _position)
        {
            throw faults.Damaged(FormattableString.Invariant($"it ends at byte {bytes.Length} in the middle of an operation"));
        }

        var part = bytes.Span.Slice(_position, count);
        _position += count;
        return part;
    }
}
