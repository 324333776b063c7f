using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>Changes of pictures by tables, channel by channel, with Pillow's arithmetic.</summary>
internal static class PictureTones
{
    /// <summary>Keeps the upper bits of every value.</summary>
    public static void Posterize(PixelBuffer image, int bits)
    {
        var mask = (byte)~((1 << (8 - bits)) - 1);
        foreach (ref var value in image.Pixels)
        {
            value &= mask;
        }
    }

    /// <summary>Inverts values from a threshold on.</summary>
    public static void Solarize(PixelBuffer image, double threshold)
    {
        foreach (ref var value in image.Pixels)
        {
            value = value < threshold ? value : (byte)(255 - value);
        }
    }

    /// <summary>Inverts all values.</summary>
    public static void Invert(PixelBuffer image)
    {
        foreach (ref var value in image.Pixels)
        {
            value = (byte)(255 - value);
        }
    }

    /// <summary>Spreads the values of every channel over the whole range.</summary>
    public static void AutoContrast(PixelBuffer image)
    {
        Span<byte> table = stackalloc byte[256];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var histogram = Histogram(image, channel);
            var (low, high) = (Array.FindIndex(histogram, count => count > 0), Array.FindLastIndex(histogram, count => count > 0));
            if (high <= low)
            {
                continue;
            }

            var scale = 255.0 / (high - low);
            var offset = -low * scale;
            for (var i = 0; i < table.Length; i++)
            {
                table[i] = (byte)Math.Clamp((int)((i * scale) + offset), 0, 255);
            }

            Map(image, channel, table);
        }
    }

    /// <summary>Makes all values of every channel about equally frequent.</summary>
    public static void Equalize(PixelBuffer image)
    {
        Span<byte> table = stackalloc byte[256];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var histogram = Histogram(image, channel);
            var last = histogram[Array.FindLastIndex(histogram, count => count > 0)];
            var step = (histogram.Sum() - last) / 255;
            if (step == 0)
            {
                continue;
            }

            var sum = step / 2;
            for (var i = 0; i < table.Length; i++)
            {
                table[i] = (byte)Math.Min(sum / step, 255);
                sum += histogram[i];
            }

            Map(image, channel, table);
        }
    }

    private static int[] Histogram(PixelBuffer image, int channel)
    {
        var counts = new int[256];
        var pixels = image.Pixels;
        for (var i = channel; i < pixels.Length; i += image.Channels)
        {
            counts[pixels[i]]++;
        }

        return counts;
    }

    private static void Map(PixelBuffer image, int channel, ReadOnlySpan<byte> table)
    {
        var pixels = image.Pixels;
        for (var i = channel; i < pixels.Length; i += image.Channels)
        {
            pixels[i] = table[pixels[i]];
        }
    }
}
