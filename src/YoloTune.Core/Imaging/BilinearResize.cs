using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace YoloTune.Core.Imaging;

/// <summary>
/// OpenCV's 8-bit bilinear resize: weights of 11 bits; rows are interpolated first, shortened by 4 bits, then mixed with the
/// upper 16 bits of each product, rounded at the last 2 bits. An exact halving gives OpenCV's 2 x 2 mean by the same sums.
/// </summary>
internal static unsafe class BilinearResize
{
    private const int WeightOne = 1 << 11;
    private const int LineSlack = 8;

    /// <summary>Writes the resized image into a rectangle of <paramref name="target"/>.</summary>
    public static void Run(PixelBuffer source, PixelBuffer target, int left, int top, int height, int width)
    {
        var values = width * source.Channels;
        var columns = ArrayPool<int>.Shared.Rent(2 * width);
        var lines = ArrayPool<short>.Shared.Rent(2 * (values + LineSlack));
        try
        {
            fixed (byte* from = source.Data, to = target.Data)
            fixed (int* offsets = columns)
            fixed (short* line = lines)
            {
                PlanColumns(source.Width, width, source.Channels, offsets, offsets + width);
                var job = new LineJob(source.Stride, source.Width, source.Channels, width, offsets, offsets + width);
                Rows(from, source.Height, line, to + ((long)top * target.Stride) + (left * source.Channels), target.Stride, height, job);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(columns);
            ArrayPool<short>.Shared.Return(lines);
        }
    }

    private static void Rows(byte* from, int sourceHeight, short* upper, byte* to, int targetStride, int height, LineJob job)
    {
        var values = job.Width * job.Channels;
        var lower = upper + values + LineSlack;
        var (upperRow, lowerRow) = (-1, -1);
        var scale = 1.0 / ((double)height / sourceHeight);
        for (var y = 0; y < height; y++, to += targetStride)
        {
            var position = (float)(((y + 0.5) * scale) - 0.5);
            var first = (int)MathF.Floor(position);
            var fraction = position - first;
            var row0 = Math.Clamp(first, 0, sourceHeight - 1);
            var row1 = Math.Clamp(first + 1, 0, sourceHeight - 1);
            if (row0 == lowerRow && row0 != upperRow)
            {
                var swap = upper;
                upper = lower;
                lower = swap;
                (upperRow, lowerRow) = (lowerRow, upperRow);
            }

            if (row0 != upperRow)
            {
                Horizontal(from + ((long)row0 * job.Stride), upper, job);
                upperRow = row0;
            }

            if (row1 != lowerRow)
            {
                Horizontal(from + ((long)row1 * job.Stride), lower, job);
                lowerRow = row1;
            }

            Vertical(upper, lower, to, values, Weight(1f - fraction), Weight(fraction));
        }
    }

    private static int Weight(float share) => (int)MathF.Round(share * WeightOne, MidpointRounding.ToEven);

    // Byte offset of the left pixel, and both weights packed as two 16-bit numbers (left one in the low half).
    private static void PlanColumns(int sourceWidth, int width, int channels, int* offsets, int* weights)
    {
        var scale = 1.0 / ((double)width / sourceWidth);
        for (var x = 0; x < width; x++)
        {
            var position = (float)(((x + 0.5) * scale) - 0.5);
            var first = (int)MathF.Floor(position);
            var fraction = position - first;
            if (first < 0)
            {
                (first, fraction) = (0, 0f);
            }
            else if (first >= sourceWidth - 1)
            {
                (first, fraction) = (sourceWidth - 1, 0f);
            }

            offsets[x] = first * channels;
            weights[x] = Weight(1f - fraction) | (Weight(fraction) << 16);
        }
    }

    private static void Horizontal(byte* from, short* to, LineJob job)
    {
        var x = Ssse3.IsSupported && job.Channels == 3 ? HorizontalBgr(from, to, job) : 0;
        var last = (job.SourceWidth - 1) * job.Channels;
        for (; x < job.Width; x++)
        {
            var offset = job.Offsets[x];
            var next = offset < last ? job.Channels : 0;
            var (left, right) = (job.Weights[x] & 0xFFFF, job.Weights[x] >> 16);
            for (var c = 0; c < job.Channels; c++)
            {
                to[(x * job.Channels) + c] = (short)(((from[offset + c] * left) + (from[offset + c + next] * right)) >> 4);
            }
        }
    }

    // One target pixel at a time: 8 source bytes hold both neighbours.
    private static int HorizontalBgr(byte* from, short* to, LineJob job)
    {
        var pairs = Vector128.Create((byte)0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255);
        var x = 0;
        for (; x < job.Width && job.Offsets[x] + 8 <= job.Stride; x++)
        {
            var bytes = Vector128.CreateScalarUnsafe(*(ulong*)(from + job.Offsets[x])).AsByte();
            var sums = Sse2.MultiplyAddAdjacent(Ssse3.Shuffle(bytes, pairs).AsInt16(), Vector128.Create(job.Weights[x]).AsInt16());
            var shortened = Sse2.ShiftRightArithmetic(sums, 4);
            *(ulong*)(to + (3 * x)) = Sse2.PackSignedSaturate(shortened, shortened).AsUInt64().ToScalar();
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vertical(short* upper, short* lower, byte* to, int count, int upperWeight, int lowerWeight)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            var (w0, w1, two) = (Vector256.Create((short)upperWeight), Vector256.Create((short)lowerWeight), Vector256.Create((short)2));
            for (; i + 32 <= count; i += 32)
            {
                var a = Mix(upper + i, lower + i, w0, w1, two);
                var b = Mix(upper + i + 16, lower + i + 16, w0, w1, two);
                var packed = Avx2.PackUnsignedSaturate(a, b);
                Avx2.Permute4x64(packed.AsInt64(), 0b11_01_10_00).AsByte().Store(to + i);
            }
        }

        for (; i < count; i++)
        {
            to[i] = (byte)((((upper[i] * upperWeight) >> 16) + ((lower[i] * lowerWeight) >> 16) + 2) >> 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Mix(short* upper, short* lower, Vector256<short> w0, Vector256<short> w1, Vector256<short> two)
    {
        var sum = Avx2.MultiplyHigh(Vector256.Load(upper), w0) + Avx2.MultiplyHigh(Vector256.Load(lower), w1) + two;
        return Vector256.ShiftRightArithmetic(sum, 2);
    }

    private readonly struct LineJob(int stride, int sourceWidth, int channels, int width, int* offsets, int* weights)
    {
        public readonly int Stride = stride;
        public readonly int SourceWidth = sourceWidth;
        public readonly int Channels = channels;
        public readonly int Width = width;
        public readonly int* Offsets = offsets;
        public readonly int* Weights = weights;
    }
}
