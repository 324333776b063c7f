using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>Draws a polygon into a mask of fewer cells than pixels, touching only what lies around it.</summary>
internal static class MaskRaster
{
    /// <summary>Draws one polygon.</summary>
    /// <param name="canvas">One channel in the size of the image, all zero; zero again afterwards.</param>
    /// <param name="polygon">x and y in turn, pixels.</param>
    /// <param name="ratio">Pixels per cell.</param>
    /// <param name="mask">The cells, all zero; receives 1 inside.</param>
    /// <returns>Cells inside.</returns>
    public static int Draw(PixelBuffer canvas, ReadOnlySpan<float> polygon, int ratio, Span<byte> mask)
    {
        PolygonFill.Fill(canvas, polygon, 1);
        var (left, top, right, bottom) = Extent(polygon, canvas);
        var exact = canvas.Height % ratio == 0 && canvas.Width % ratio == 0;
        var area = exact ? Average(canvas, ratio, mask, left, top, right, bottom) : Resize(canvas, ratio, mask);
        for (var y = top; y < bottom; y++)
        {
            canvas.Row(y)[left..right].Clear();
        }

        return area;
    }

    private static (int Left, int Top, int Right, int Bottom) Extent(ReadOnlySpan<float> polygon, PixelBuffer canvas)
    {
        var (left, top, right, bottom) = (float.PositiveInfinity, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
        for (var i = 0; i < polygon.Length; i += 2)
        {
            (left, right) = (Math.Min(left, polygon[i]), Math.Max(right, polygon[i]));
            (top, bottom) = (Math.Min(top, polygon[i + 1]), Math.Max(bottom, polygon[i + 1]));
        }

        // One pixel more on every side, since coordinates are cut to whole pixels towards zero.
        return (
            (int)Math.Clamp(left - 1, 0, canvas.Width),
            (int)Math.Clamp(top - 1, 0, canvas.Height),
            (int)Math.Clamp(right + 2, 0, canvas.Width),
            (int)Math.Clamp(bottom + 2, 0, canvas.Height));
    }

    // Linear interpolation at the centre of a cell: of the four pixels around it, or of the one pixel there when the ratio is odd.
    private static int Average(PixelBuffer canvas, int ratio, Span<byte> mask, int left, int top, int right, int bottom)
    {
        var columns = canvas.Width / ratio;
        var (near, far) = ((ratio - 1) / 2, ratio / 2);
        var area = 0;
        for (var y = top / ratio; y * ratio < bottom; y++)
        {
            var upper = canvas.Row((y * ratio) + near);
            var lower = canvas.Row((y * ratio) + far);
            for (var x = left / ratio; x * ratio < right; x++)
            {
                var (a, b) = ((x * ratio) + near, (x * ratio) + far);
                if (upper[a] + upper[b] + lower[a] + lower[b] >= 2)
                {
                    mask[(y * columns) + x] = 1;
                    area++;
                }
            }
        }

        return area;
    }

    private static int Resize(PixelBuffer canvas, int ratio, Span<byte> mask)
    {
        var resized = Resampling.Resize(canvas, canvas.Height / ratio, canvas.Width / ratio);
        resized.Pixels.CopyTo(mask);
        resized.Recycle();
        var area = 0;
        foreach (var cell in mask)
        {
            area += cell;
        }

        return area;
    }
}
