using System.Numerics;
using System.Runtime.InteropServices;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Inspection;

/// <summary>
/// A fingerprint of what a picture shows: the signs of the 63 lowest frequencies of its cosine transform at 32 x 32 grey pixels, after the
/// well-known pHash (Zauner, 2010). Mirroring changes the sign of odd frequencies and turning by 90 degrees exchanges rows and columns, so the
/// fingerprints of all eight positions follow from one.
/// </summary>
internal static class PerceptualHash
{
    /// <summary>Side of the grey picture.</summary>
    public const int Side = 32;

    private const int Frequencies = 8;
    private const ulong OddColumns = 0xAAAAAAAAAAAAAAAAUL;
    private const ulong OddRows = 0xFF00FF00FF00FF00UL;
    private const ulong Used = ~1UL;
    private static readonly float[] Cosines = MakeCosines();

    /// <summary>Positions of a picture: bit 0 mirrored left to right, bit 1 top to bottom, bit 2 rows and columns exchanged after that.</summary>
    public const int Positions = 8;

    /// <summary>The fingerprint of 32 x 32 grey values. Bit 8u + v tells of frequency u down and v across; bit 0 is unused.</summary>
    public static ulong Of(ReadOnlySpan<float> grey)
    {
        Span<float> rows = stackalloc float[Frequencies * Side];
        for (var u = 0; u < Frequencies; u++)
        {
            var target = rows.Slice(u * Side, Side);
            target.Clear();
            for (var y = 0; y < Side; y++)
            {
                var weight = Cosines[(u * Side) + y];
                var source = grey.Slice(y * Side, Side);
                for (var x = 0; x < Side; x++)
                {
                    target[x] += weight * source[x];
                }
            }
        }

        var hash = 0UL;
        for (var bit = 1; bit < 64; bit++)
        {
            var value = Dot(rows.Slice(bit / Frequencies * Side, Side), Cosines.AsSpan(bit % Frequencies * Side, Side));
            hash |= value > 0 ? 1UL << bit : 0;
        }

        return hash;
    }

    /// <summary>The fingerprint that the picture would have in another position.</summary>
    public static ulong Turn(ulong hash, int position)
    {
        hash ^= (position & 1) != 0 ? OddColumns : 0;
        hash ^= (position & 2) != 0 ? OddRows : 0;
        return ((position & 4) != 0 ? Transpose(hash) : hash) & Used;
    }

    /// <summary>What a position is called.</summary>
    public static string NameOf(int position) => position switch
    {
        0 => "scaled or recompressed",
        1 => "mirrored left to right",
        2 => "mirrored top to bottom",
        3 => "turned by 180 degrees",
        5 or 6 => "turned by 90 degrees",
        _ => "mirrored and turned",
    };

    /// <summary>Grey values of a picture, averaged over areas (0 to 255).</summary>
    /// <param name="image">1 channel, at least 1 x 1 pixels.</param>
    /// <param name="grey">32 x 32 values.</param>
    public static void Shrink(PixelBuffer image, Span<float> grey)
    {
        for (var y = 0; y < Side; y++)
        {
            var (top, bottom) = Range(y, image.Height);
            for (var x = 0; x < Side; x++)
            {
                var (left, right) = Range(x, image.Width);
                var sum = 0;
                for (var row = top; row < bottom; row++)
                {
                    foreach (var value in image.Row(row)[left..right])
                    {
                        sum += value;
                    }
                }

                grey[(y * Side) + x] = (float)sum / ((bottom - top) * (right - left));
            }
        }
    }

    private static (int From, int To) Range(int index, int length)
    {
        var from = (int)((long)index * length / Side);
        var to = (int)((long)(index + 1) * length / Side);
        return to > from ? (from, to) : (from, from + 1);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return Vector.Sum(sum);
    }

    private static float[] MakeCosines()
    {
        var table = new float[Frequencies * Side];
        for (var u = 0; u < Frequencies; u++)
        {
            for (var x = 0; x < Side; x++)
            {
                table[(u * Side) + x] = (float)Math.Cos(Math.PI * u * ((2 * x) + 1) / (2 * Side));
            }
        }

        return table;
    }

    /// <summary>Exchanges rows and columns of 8 x 8 bits (Warren, Hacker's Delight, section 7-3).</summary>
    private static ulong Transpose(ulong bits)
    {
        var swap = (bits ^ (bits >> 7)) & 0x00AA00AA00AA00AAUL;
        bits ^= swap ^ (swap << 7);
        swap = (bits ^ (bits >> 14)) & 0x0000CCCC0000CCCCUL;
        bits ^= swap ^ (swap << 14);
        swap = (bits ^ (bits >> 28)) & 0x00000000F0F0F0F0UL;
        return bits ^ swap ^ (swap << 28);
    }
}
