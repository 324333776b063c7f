using System.Buffers.Binary;
using System.Numerics;

namespace YoloTune.Tracking.TensorBoard;

/// <summary>CRC-32C (Castagnoli) as TFRecord files hold it: turned by 15 bits and shifted by a constant, lest checksums of checksums agree.</summary>
internal static class MaskedChecksum
{
    private const uint Delta = 0xA282EAD8;

    /// <summary>The masked checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C(bytes), 15) + Delta;

    /// <summary>The plain checksum of some bytes.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
