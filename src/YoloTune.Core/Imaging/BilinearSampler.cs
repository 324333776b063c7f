using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using YoloTune.Core.Geometry;

namespace YoloTune.Core.Imaging;

/// <summary>
/// OpenCV's bilinear remap of 8-bit images: positions in 1/32 pixel, the four weights exact multiples of 1/1024, the sum
/// rounded half up. Neighbours outside the image are grey 114.
/// </summary>
internal static unsafe class BilinearSampler
{
    /// <summary>Positions are clamped to 16 bits, as in OpenCV.</summary>
    public const int MaximumSide = short.MaxValue - 1;

    /// <summary>Fraction bits of a position.</summary>
    public const int PositionBits = 5;

    private const int One = 1 << PositionBits;

    /// <summary>Fills one row of the target from positions in 1/32 pixel.</summary>
    public static void Row(byte* source, PixelBuffer shape, byte* target, int* xs, int* ys, int count)
    {
        if (Ssse3.IsSupported && shape.Channels == 3)
        {
            RowBgr(source, shape, target, xs, ys, count);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            Pixel(source, shape, target + (i * shape.Channels), xs[i], ys[i]);
        }
    }

    private static void RowBgr(byte* source, PixelBuffer shape, byte* target, int* xs, int* ys, int count)
    {
        var (innerWidth, innerHeight, stride) = ((uint)shape.Width - 1, (uint)shape.Height - 1, shape.Stride);
        var lastSafe = ((long)shape.Height * stride) - 8;
        var quads = Vector128.Create((byte)0, 3, 8, 11, 1, 4, 9, 12, 2, 5, 10, 13, 255, 255, 255, 255);
        var collect = Vector128.Create((byte)0, 4, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);
        var half = Vector128.Create(512);
        for (var i = 0; i < count; i++)
        {
            var (px, py) = (xs[i], ys[i]);
            var (x, y) = (px >> PositionBits, py >> PositionBits);
            var offset = ((long)y * stride) + (3 * x);
            if ((uint)x >= innerWidth || (uint)y >= innerHeight || offset + stride > lastSafe || i == count - 1)
            {
                Pixel(source, shape, target + (3 * i), px, py);
                continue;
            }

            var (fx, fy) = (px & (One - 1), py & (One - 1));
            var bytes = Vector128.Create(*(ulong*)(source + offset), *(ulong*)(source + offset + stride)).AsByte();
            var across = Ssse3.MultiplyAddAdjacent(Ssse3.Shuffle(bytes, quads), Vector128.Create((short)(One + (255 * fx))).AsSByte());
            var sums = Sse2.MultiplyAddAdjacent(across, Vector128.Create(One + (65535 * fy)).AsInt16());
            var values = Sse2.ShiftRightLogical(sums + half, 10);
            *(uint*)(target + (3 * i)) = Ssse3.Shuffle(values.AsByte(), collect).AsUInt32().ToScalar();
        }
    }

    private static void Pixel(byte* source, PixelBuffer shape, byte* target, int px, int py)
    {
        var (x, y) = (Saturate(px >> PositionBits), Saturate(py >> PositionBits));
        var channels = shape.Channels;
        if (x >= shape.Width || x + 1 < 0 || y >= shape.Height || y + 1 < 0)
        {
            new Span<byte>(target, channels).Fill(Letterbox.PadValue);
            return;
        }

        var (fx, fy) = (px & (One - 1), py & (One - 1));
        var (left, right) = (x >= 0, x + 1 < shape.Width);
        var (upper, lower) = (y >= 0, y + 1 < shape.Height);
        var corner = source + ((long)y * shape.Stride) + ((long)x * channels);
        for (var c = 0; c < channels; c++)
        {
            int v00 = upper && left ? corner[c] : Letterbox.PadValue;
            int v01 = upper && right ? corner[c + channels] : Letterbox.PadValue;
            int v10 = lower && left ? corner[c + shape.Stride] : Letterbox.PadValue;
            int v11 = lower && right ? corner[c + shape.Stride + channels] : Letterbox.PadValue;
            var sum = ((One - fy) * (((One - fx) * v00) + (fx * v01))) + (fy * (((One - fx) * v10) + (fx * v11)));
            target[c] = (byte)((sum + 512) >> 10);
        }
    }

    private static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);
}
