namespace YoloTune.Core.Imaging;

/// <summary>Turns pictures into the input of a classifier: the short side becomes as long as the input's, the middle is kept
/// (specification 03, section 26; 07, section 2).</summary>
public static class ShortSideCrop
{
    /// <summary>Resizes and crops.</summary>
    /// <param name="image">The decoded picture; left unchanged.</param>
    /// <param name="target">Takes the result; its longer side is the size that the picture's short side gets.</param>
    public static void Apply(PixelBuffer image, PixelBuffer target)
    {
        using var scratch = new ResizeScratch();
        Apply(image, target, scratch);
    }

    /// <summary>Resizes and crops with memory that is there.</summary>
    /// <param name="image">The decoded picture; left unchanged.</param>
    /// <param name="target">Takes the result; its longer side is the size that the picture's short side gets.</param>
    /// <param name="scratch">Memory for the steps between; of one caller.</param>
    public static void Apply(PixelBuffer image, PixelBuffer target, ResizeScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Channels, target.Channels);
        var size = Math.Max(target.Height, target.Width);
        var (height, width) = image.Width <= image.Height
            ? ((int)((long)size * image.Height / image.Width), size)
            : (size, (int)((long)size * image.Width / image.Height));
        var resized = scratch.Resized(height, width, image.Channels);
        AntialiasedResize.Run(image, resized, scratch);
        var (top, left) = (Middle(height, target.Height), Middle(width, target.Width));
        for (var y = 0; y < target.Height; y++)
        {
            resized.Row(top + y).Slice(left * image.Channels, target.Stride).CopyTo(target.Row(y));
        }
    }

    private static int Middle(int length, int size) => (int)Math.Round((length - size) / 2.0, MidpointRounding.ToEven);
}
