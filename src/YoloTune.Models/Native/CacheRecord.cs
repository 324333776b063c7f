using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace YoloTune.Models.Native;

/// <summary>
/// The part of oneDNN's processor record (<c>Xbyak::util::Cpu</c> of oneDNN 3.7) that holds the data caches, as 32-bit words:
/// the sizes of 10 levels in bytes, the number of cores that share each, and how many levels there are.
/// </summary>
internal static class CacheRecord
{
    /// <summary>The length of this part, bytes.</summary>
    public const int Bytes = WordCount * sizeof(uint);

    private const int WordCount = 21;
    private const int Slots = 10;
    private const int Levels = 3;
    private const uint MostSharing = 4095;
    private static readonly uint[] EmptySizes = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>
    /// The places of records that were made without knowing the caches: three sizes of 1 byte, three plausible numbers of
    /// cores, three levels, and zeros in all that is unused.
    /// </summary>
    /// <param name="memory">Memory that begins at a multiple of 4 bytes.</param>
    /// <returns>Offsets into <paramref name="memory"/>, bytes, ascending.</returns>
    public static IReadOnlyList<int> FindEmpty(ReadOnlySpan<byte> memory)
    {
        var words = MemoryMarshal.Cast<byte, uint>(memory);
        var places = new List<int>();
        for (var at = 0; at + WordCount <= words.Length; at++)
        {
            var next = words[at..].IndexOf(EmptySizes);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (at + WordCount <= words.Length && HasPlausibleSharing(words.Slice(at + Slots, WordCount - Slots)))
            {
                places.Add(at * sizeof(uint));
            }
        }

        return places;
    }

    /// <summary>The bytes of a record's sizes, to be written over its first three words.</summary>
    public static byte[] Encode(CacheSizes sizes)
    {
        var bytes = new byte[Levels * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, sizes.Level1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), sizes.Level2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), sizes.Level3);
        return bytes;
    }

    private static bool HasPlausibleSharing(ReadOnlySpan<uint> rest)
    {
        for (var i = 0; i < Slots; i++)
        {
            if (i < Levels ? rest[i] is 0 or > MostSharing : rest[i] != 0)
            {
                return false;
            }
        }

        return rest[Slots] == Levels;
    }
}
