using System.Buffers;

namespace YoloTune.Core.Imaging;

/// <summary>
/// OpenCV's <c>warpPerspective</c>: the inverse matrix in double, positions evaluated from the start of blocks of 64 columns
/// and rounded to 1/32 pixel.
/// </summary>
internal static unsafe class PerspectiveWarp
{
    private const int BlockRows = 16;
    private const int BlockPixels = 1024;
    private const double Scale = 1 << BilinearSampler.PositionBits;

    /// <summary>Fills <paramref name="target"/>; <paramref name="matrix"/> maps source to target.</summary>
    public static void Run(PixelBuffer source, PixelBuffer target, ReadOnlySpan<double> matrix)
    {
        Span<double> inverse = stackalloc double[9];
        Invert(matrix, inverse);
        var width = target.Width;
        var block = Math.Min(BlockPixels / Math.Min(BlockRows, target.Height), width);
        var memory = ArrayPool<int>.Shared.Rent(2 * width);
        try
        {
            fixed (byte* from = source.Data, to = target.Data)
            fixed (int* xs = memory)
            {
                var ys = xs + width;
                for (var y = 0; y < target.Height; y++)
                {
                    for (var x = 0; x < width; x += block)
                    {
                        Positions(inverse, x, y, Math.Min(block, width - x), xs + x, ys + x);
                    }

                    BilinearSampler.Row(from, source, to + ((long)y * target.Stride), xs, ys, width);
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(memory);
        }
    }

    private static void Positions(ReadOnlySpan<double> m, int x, int y, int count, int* xs, int* ys)
    {
        var startX = (m[0] * x) + (m[1] * y) + m[2];
        var startY = (m[3] * x) + (m[4] * y) + m[5];
        var startW = (m[6] * x) + (m[7] * y) + m[8];
        for (var i = 0; i < count; i++)
        {
            var w = startW + (m[6] * i);
            w = w != 0 ? Scale / w : 0;
            xs[i] = Round((startX + (m[0] * i)) * w);
            ys[i] = Round((startY + (m[3] * i)) * w);
        }
    }

    private static int Round(double value) => (int)Math.Round(Math.Clamp(value, int.MinValue, int.MaxValue), MidpointRounding.ToEven);

    internal static void Invert(ReadOnlySpan<double> m, Span<double> inverse)
    {
        var determinant = (m[0] * ((m[4] * m[8]) - (m[5] * m[7])))
            - (m[1] * ((m[3] * m[8]) - (m[5] * m[6])))
            + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));
        var d = determinant != 0 ? 1 / determinant : 0;
        inverse[0] = ((m[4] * m[8]) - (m[5] * m[7])) * d;
        inverse[1] = ((m[2] * m[7]) - (m[1] * m[8])) * d;
        inverse[2] = ((m[1] * m[5]) - (m[2] * m[4])) * d;
        inverse[3] = ((m[5] * m[6]) - (m[3] * m[8])) * d;
        inverse[4] = ((m[0] * m[8]) - (m[2] * m[6])) * d;
        inverse[5] = ((m[2] * m[3]) - (m[0] * m[5])) * d;
        inverse[6] = ((m[3] * m[7]) - (m[4] * m[6])) * d;
        inverse[7] = ((m[1] * m[6]) - (m[0] * m[7])) * d;
        inverse[8] = ((m[0] * m[4]) - (m[1] * m[3])) * d;
    }
}
