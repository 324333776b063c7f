using System.Buffers;

namespace YoloTune.Core.Imaging;

/// <summary>
/// OpenCV's <c>warpAffine</c>: the inverse matrix in double, positions with 10 fraction bits rounded per row and per column
/// separately, then shortened to 1/32 pixel.
/// </summary>
internal static unsafe class AffineWarp
{
    private const int ScaleBits = 10;
    private const double Scale = 1 << ScaleBits;
    private const int Shift = ScaleBits - BilinearSampler.PositionBits;
    private const int RoundDelta = 1 << (Shift - 1);

    /// <summary>Fills <paramref name="target"/>; <paramref name="matrix"/> maps source to target.</summary>
    public static void Run(PixelBuffer source, PixelBuffer target, ReadOnlySpan<double> matrix)
    {
        Span<double> inverse = stackalloc double[6];
        Invert(matrix, inverse);
        var width = target.Width;
        var memory = ArrayPool<int>.Shared.Rent(4 * width);
        try
        {
            fixed (byte* from = source.Data, to = target.Data)
            fixed (int* table = memory)
            {
                int* dx = table, dy = table + width, xs = table + (2 * width), ys = table + (3 * width);
                for (var x = 0; x < width; x++)
                {
                    dx[x] = Round(inverse[0] * x * Scale);
                    dy[x] = Round(inverse[3] * x * Scale);
                }

                for (var y = 0; y < target.Height; y++)
                {
                    Positions(dx, xs, width, Round(((inverse[1] * y) + inverse[2]) * Scale) + RoundDelta);
                    Positions(dy, ys, width, Round(((inverse[4] * y) + inverse[5]) * Scale) + RoundDelta);
                    BilinearSampler.Row(from, source, to + ((long)y * target.Stride), xs, ys, width);
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(memory);
        }
    }

    private static void Positions(int* deltas, int* positions, int count, int start)
    {
        for (var x = 0; x < count; x++)
        {
            positions[x] = (start + deltas[x]) >> Shift;
        }
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);

    internal static void Invert(ReadOnlySpan<double> m, Span<double> inverse)
    {
        var determinant = (m[0] * m[4]) - (m[1] * m[3]);
        determinant = determinant != 0 ? 1 / determinant : 0;
        inverse[0] = m[4] * determinant;
        inverse[1] = m[1] * -determinant;
        inverse[3] = m[3] * -determinant;
        inverse[4] = m[0] * determinant;
        inverse[2] = (-inverse[0] * m[2]) - (inverse[1] * m[5]);
        inverse[5] = (-inverse[3] * m[2]) - (inverse[4] * m[5]);
    }
}
