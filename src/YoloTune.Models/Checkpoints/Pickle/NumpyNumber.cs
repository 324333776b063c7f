using System.Buffers.Binary;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>Numbers that a user's file keeps as numpy scalars.</summary>
internal static class NumpyNumber
{
    /// <summary>The number (long, double or bool), or null for another type.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="bytes">The bytes.</param>
    public static object? Decode(NumpyType type, byte[] bytes)
    {
        Span<byte> value = stackalloc byte[8];
        if (bytes.Length is 0 or > 8)
        {
            return null;
        }

        bytes.CopyTo(value);
        if (type.IsBigEndian)
        {
            value[..bytes.Length].Reverse();
        }

        var bits = BinaryPrimitives.ReadInt64LittleEndian(value);
        return (type.Code, bytes.Length) switch
        {
            ("f8", 8) => BitConverter.Int64BitsToDouble(bits),
            ("f4", 4) => (double)BitConverter.Int32BitsToSingle((int)bits),
            ("f2", 2) => (double)BitConverter.Int16BitsToHalf((short)bits),
            ("i8", 8) => bits,
            ("i4", 4) => (long)(int)bits,
            ("i2", 2) => (long)(short)bits,
            ("i1", 1) => (long)(sbyte)bits,
            ("u8", 8) when bits >= 0 => bits,
            ("u4", 4) or ("u2", 2) or ("u1", 1) => bits,
            ("b1", 1) => bits != 0,
            _ => null,
        };
    }
}
