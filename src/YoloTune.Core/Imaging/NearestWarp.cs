namespace YoloTune.Core.Imaging;

/// <summary>
/// Where the pixels of a warped image come from when none are mixed: OpenCV's <c>warpAffine</c> and <c>warpPerspective</c> with
/// <c>INTER_NEAREST</c>, whose rounding it follows.
/// </summary>
public static class NearestWarp
{
    private const int ScaleBits = 10;
    private const double Scale = 1 << ScaleBits;
    private const int Half = 1 << (ScaleBits - 1);

    /// <summary>Finds the sources of all pixels.</summary>
    /// <param name="source">Rows and columns of the image.</param>
    /// <param name="target">Rows and columns of the result.</param>
    /// <param name="matrix">9 values, row-major: source pixel to target pixel.</param>
    /// <param name="perspective">Uses the projective kernel even when the matrix is affine.</param>
    /// <param name="places">(target pixels) receives the index of the source pixel, or -1 where it lies outside.</param>
    /// <exception cref="ArgumentException">The matrix has not 9 values, or there is not a place for every pixel.</exception>
    public static void Places((int Height, int Width) source, (int Height, int Width) target, ReadOnlySpan<double> matrix, bool perspective, Span<int> places)
    {
        if (matrix.Length != 9 || places.Length != target.Height * target.Width)
        {
            throw new ArgumentException("A projective matrix has 9 values, and every pixel of the result needs a place.", nameof(matrix));
        }

        if (perspective || matrix[6] != 0 || matrix[7] != 0 || matrix[8] != 1)
        {
            Projective(source, target, matrix, places);
        }
        else
        {
            Affine(source, target, matrix, places);
        }
    }

    private static void Affine((int Height, int Width) source, (int Height, int Width) target, ReadOnlySpan<double> matrix, Span<int> places)
    {
        Span<double> inverse = stackalloc double[6];
        AffineWarp.Invert(matrix, inverse);
        var deltas = new (int X, int Y)[target.Width];
        for (var x = 0; x < deltas.Length; x++)
        {
            deltas[x] = (Round(inverse[0] * x * Scale), Round(inverse[3] * x * Scale));
        }

        for (var y = 0; y < target.Height; y++)
        {
            var startX = Round(((inverse[1] * y) + inverse[2]) * Scale) + Half;
            var startY = Round(((inverse[4] * y) + inverse[5]) * Scale) + Half;
            var row = places.Slice(y * target.Width, target.Width);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = Place(source, (startX + deltas[x].X) >> ScaleBits, (startY + deltas[x].Y) >> ScaleBits);
            }
        }
    }

    private static void Projective((int Height, int Width) source, (int Height, int Width) target, ReadOnlySpan<double> matrix, Span<int> places)
    {
        Span<double> m = stackalloc double[9];
        PerspectiveWarp.Invert(matrix, m);
        for (var y = 0; y < target.Height; y++)
        {
            var row = places.Slice(y * target.Width, target.Width);
            for (var x = 0; x < row.Length; x++)
            {
                var w = (m[6] * x) + (m[7] * y) + m[8];
                w = w != 0 ? 1 / w : 0;
                row[x] = Place(source, Round(((m[0] * x) + (m[1] * y) + m[2]) * w), Round(((m[3] * x) + (m[4] * y) + m[5]) * w));
            }
        }
    }

    private static int Place((int Height, int Width) source, int x, int y) =>
        (uint)x < (uint)source.Width && (uint)y < (uint)source.Height ? (y * source.Width) + x : -1;

    private static int Round(double value) => (int)Math.Round(Math.Clamp(value, int.MinValue, int.MaxValue), MidpointRounding.ToEven);
}
