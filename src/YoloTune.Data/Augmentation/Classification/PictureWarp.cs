using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>Affine changes of pictures, bilinear, black outside, with Pillow's arithmetic.</summary>
internal static class PictureWarp
{
    /// <summary>Turns a picture around its centre.</summary>
    /// <param name="image">A rented image; recycled.</param>
    /// <param name="degrees">Angle, counter-clockwise.</param>
    public static PixelBuffer Rotate(PixelBuffer image, double degrees)
    {
        var (sin, cos) = Math.SinCos(-degrees * Math.PI / 180);
        var (x, y) = (image.Width / 2.0, image.Height / 2.0);
        return Affine(image, cos, sin, x - (cos * x) - (sin * y), -sin, cos, y + (sin * x) - (cos * y));
    }

    /// <summary>Takes target pixel (x, y) from source place (a x + b y + c, d x + e y + f), both measured at pixel centres.</summary>
    public static PixelBuffer Affine(PixelBuffer image, double a, double b, double c, double d, double e, double f)
    {
        var target = PixelBuffer.Rent(image.Height, image.Width, image.Channels);
        for (var y = 0; y < target.Height; y++)
        {
            var row = target.Row(y);
            for (var x = 0; x < target.Width; x++)
            {
                var pixel = row.Slice(x * image.Channels, image.Channels);
                var sourceX = (a * (x + 0.5)) + (b * (y + 0.5)) + c;
                var sourceY = (d * (x + 0.5)) + (e * (y + 0.5)) + f;
                if (sourceX < 0 || sourceY < 0 || sourceX >= image.Width || sourceY >= image.Height)
                {
                    pixel.Clear();
                }
                else
                {
                    Interpolate(image, sourceX - 0.5, sourceY - 0.5, pixel);
                }
            }
        }

        image.Recycle();
        return target;
    }

    private static void Interpolate(PixelBuffer image, double x, double y, Span<byte> pixel)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (shareX, shareY) = (x - left, y - top);
        var (x0, x1) = (Math.Max(left, 0) * image.Channels, Math.Min(left + 1, image.Width - 1) * image.Channels);
        var upper = image.Row(Math.Max(top, 0));
        var lower = image.Row(Math.Min(top + 1, image.Height - 1));
        for (var c = 0; c < pixel.Length; c++)
        {
            var above = upper[x0 + c] + (shareX * (upper[x1 + c] - upper[x0 + c]));
            var below = lower[x0 + c] + (shareX * (lower[x1 + c] - lower[x0 + c]));
            pixel[c] = (byte)(above + (shareY * (below - above)));
        }
    }
}
