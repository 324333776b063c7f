using System.Numerics;
using System.Runtime.InteropServices;

namespace YoloTune.Training.Features;

/// <summary>CRC-32C (Castagnoli), by the processor's instruction where there is one.</summary>
internal static class Checksum
{
    /// <summary>The checksum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The checksum of those before them.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var value = ~before;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            value = BitOperations.Crc32C(value, word);
        }

        foreach (var single in bytes[(words.Length * sizeof(ulong))..])
        {
            value = BitOperations.Crc32C(value, single);
        }

        return ~value;
    }
}
