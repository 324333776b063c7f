namespace YoloTune.Core.Imaging;

/// <summary>Turns stored pixels into displayed pixels (EXIF tag 0x0112, values 1 to 8).</summary>
internal static class ExifOrientation
{
    public static bool SwapsSides(int orientation) => orientation is >= 5 and <= 8;

    /// <summary>
    /// The displayed image. Returns <paramref name="source"/> itself for orientation 1; otherwise a rented image, and the
    /// source is recycled.
    /// </summary>
    public static PixelBuffer Apply(PixelBuffer source, int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return source;
        }

        var target = SwapsSides(orientation)
            ? PixelBuffer.Rent(source.Width, source.Height, source.Channels)
            : PixelBuffer.Rent(source.Height, source.Width, source.Channels);
        var channels = source.Channels;
        var (origin, stepX, stepY) = Walk(source.Width, source.Height, orientation);
        var (from, to) = (source.Data, target.Data);
        var written = 0;
        for (var y = 0; y < target.Height; y++)
        {
            var pixel = origin + (y * stepY);
            for (var x = 0; x < target.Width; x++, pixel += stepX)
            {
                var offset = pixel * channels;
                for (var c = 0; c < channels; c++)
                {
                    to[written++] = from[offset + c];
                }
            }
        }

        source.Recycle();
        return target;
    }

    // The source pixel index of the target's top-left pixel, and the index steps for one column and one row of the target.
    private static (int Origin, int StepX, int StepY) Walk(int width, int height, int orientation)
    {
        var (right, bottom) = (width - 1, (height - 1) * width);
        return orientation switch
        {
            2 => (right, -1, width),
            3 => (right + bottom, -1, -width),
            4 => (bottom, 1, -width),
            5 => (0, width, 1),
            6 => (bottom, -width, 1),
            7 => (right + bottom, -width, -1),
            _ => (right, width, -1),
        };
    }
}
