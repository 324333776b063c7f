namespace YoloTune.Core.Imaging;

/// <summary>Mirrors images in place.</summary>
public static class Mirror
{
    /// <summary>Swaps left and right.</summary>
    /// <param name="image">The image to change.</param>
    public static void LeftRight(PixelBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        for (var y = 0; y < image.Height; y++)
        {
            ReversePixels(image.Row(y), image.Channels);
        }
    }

    /// <summary>Swaps top and bottom.</summary>
    /// <param name="image">The image to change.</param>
    public static void UpDown(PixelBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Span<byte> keep = image.Stride <= 8192 ? stackalloc byte[image.Stride] : new byte[image.Stride];
        for (int top = 0, bottom = image.Height - 1; top < bottom; top++, bottom--)
        {
            var upper = image.Row(top);
            var lower = image.Row(bottom);
            upper.CopyTo(keep);
            lower.CopyTo(upper);
            keep.CopyTo(lower);
        }
    }

    private static void ReversePixels(Span<byte> row, int channels)
    {
        if (channels == 1)
        {
            row.Reverse();
            return;
        }

        for (int left = 0, right = row.Length - channels; left < right; left += channels, right -= channels)
        {
            for (var c = 0; c < channels; c++)
            {
                (row[left + c], row[right + c]) = (row[right + c], row[left + c]);
            }
        }
    }
}
