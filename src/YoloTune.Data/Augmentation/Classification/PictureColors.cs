using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>Brightness, contrast, saturation, sharpness and hue of pictures (blue first), with Pillow's arithmetic.</summary>
internal static class PictureColors
{
    private const int Sharp = 5;
    private const float SmoothSum = 13;

    /// <summary>Blends with black; factor 1 changes nothing.</summary>
    public static void Brightness(PixelBuffer image, double factor)
    {
        foreach (ref var value in image.Pixels)
        {
            value = Blend(0, value, (float)factor);
        }
    }

    /// <summary>Blends with the mean grey.</summary>
    public static void Contrast(PixelBuffer image, double factor)
    {
        var pixels = image.Pixels;
        var sum = 0L;
        for (var i = 0; i < pixels.Length; i += image.Channels)
        {
            sum += Grey(pixels.Slice(i, image.Channels));
        }

        var mean = (byte)(((double)sum / (image.Height * image.Width)) + 0.5);
        foreach (ref var value in pixels)
        {
            value = Blend(mean, value, (float)factor);
        }
    }

    /// <summary>Blends with the grey of every pixel; pictures of one channel stay.</summary>
    public static void Saturation(PixelBuffer image, double factor)
    {
        var pixels = image.Pixels;
        for (var i = 0; image.Channels == 3 && i < pixels.Length; i += 3)
        {
            var grey = Grey(pixels.Slice(i, 3));
            for (var c = 0; c < 3; c++)
            {
                pixels[i + c] = Blend(grey, pixels[i + c], (float)factor);
            }
        }
    }

    /// <summary>Blends with a smoothed picture; the border has no neighbours and stays.</summary>
    public static void Sharpness(PixelBuffer image, double factor)
    {
        var source = image.RentCopy();
        var channels = image.Channels;
        for (var y = 1; y < image.Height - 1; y++)
        {
            var above = source.Row(y - 1);
            var own = source.Row(y);
            var below = source.Row(y + 1);
            var row = image.Row(y);
            for (var i = channels; i < row.Length - channels; i++)
            {
                var (before, after) = (i - channels, i + channels);
                var sum = above[before] + above[i] + above[after] + own[before] + (Sharp * own[i]) + own[after] + below[before] + below[i] + below[after];
                row[i] = Blend((byte)((sum / SmoothSum) + 0.5f), own[i], (float)factor);
            }
        }

        source.Recycle();
    }

    /// <summary>Turns the colours; pictures of one channel stay.</summary>
    /// <param name="image">Changed.</param>
    /// <param name="shift">Part of the circle, -0.5 to 0.5.</param>
    public static void Hue(PixelBuffer image, double shift)
    {
        var pixels = image.Pixels;
        var turn = (byte)(int)(shift * 255);
        for (var i = 0; image.Channels == 3 && i < pixels.Length; i += 3)
        {
            var (h, s, v) = ToHsv(pixels[i + 2], pixels[i + 1], pixels[i]);
            (pixels[i + 2], pixels[i + 1], pixels[i]) = FromHsv((byte)(h + turn), s, v);
        }
    }

    private static byte Blend(byte from, byte to, float factor)
    {
        var value = from + (factor * (to - from));
        return value <= 0 ? (byte)0 : value >= 255 ? byte.MaxValue : (byte)value;
    }

    // ITU-R 601-2 in 16-bit fixed point.
    private static byte Grey(ReadOnlySpan<byte> pixel) =>
        pixel.Length == 1 ? pixel[0] : (byte)(((pixel[2] * 19595) + (pixel[1] * 38470) + (pixel[0] * 7471) + 0x8000) >> 16);

    private static (byte H, byte S, byte V) ToHsv(byte r, byte g, byte b)
    {
        var (high, low) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
        if (high == low)
        {
            return (0, 0, high);
        }

        float range = high - low;
        var (red, green, blue) = ((high - r) / range, (high - g) / range, (high - b) / range);
        var hue = r == high ? blue - green : g == high ? 2 + red - blue : 4 + green - red;
        hue = ((hue / 6) + 1) % 1;
        return ((byte)(hue * 255), (byte)(range / high * 255), high);
    }

    private static (byte R, byte G, byte B) FromHsv(byte h, byte s, byte v)
    {
        if (s == 0)
        {
            return (v, v, v);
        }

        var place = h * 6f / 255;
        var sector = (int)place;
        var (part, saturation) = (place - sector, s / 255f);
        byte Level(float fall) => (byte)Math.Clamp(MathF.Round(v * (1 - fall), MidpointRounding.AwayFromZero), 0, 255);
        var (p, q, t) = (Level(saturation), Level(saturation * part), Level(saturation * (1 - part)));
        return (sector % 6) switch
        {
            0 => (v, t, p),
            1 => (q, v, p),
            2 => (p, v, t),
            3 => (p, q, v),
            4 => (t, p, v),
            _ => (v, p, q),
        };
    }
}
