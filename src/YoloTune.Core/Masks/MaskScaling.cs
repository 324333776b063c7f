namespace YoloTune.Core.Masks;

/// <summary>Brings masks of the network input to the size of the picture: the padding is cut off, the rest is resized bilinearly and cut at one half.</summary>
public static class MaskScaling
{
    /// <summary>Resizes a mask.</summary>
    /// <param name="mask">A mask in the resolution of the network input.</param>
    /// <param name="gain">Pixels of the network input per pixel of the picture.</param>
    /// <param name="padLeft">Padding to the left, pixels of the network input.</param>
    /// <param name="padTop">Padding above, pixels of the network input.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public static BitMask ToPicture(BitMask mask, float gain, float padLeft, float padTop, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gain);
        var result = new BitMask(height, width);
        var bounds = mask.Bounds();
        var (left, right) = Reach(bounds.Left, bounds.Right, gain, padLeft, width);
        var (top, bottom) = Reach(bounds.Top, bounds.Bottom, gain, padTop, height);
        if (left >= right)
        {
            return result;
        }

        var line = new float[right - left];
        for (var y = top; y < bottom; y++)
        {
            var (upper, lower, below) = Sample(y, gain, padTop, mask.Height);
            for (var x = left; x < right; x++)
            {
                var (first, second, beside) = Sample(x, gain, padLeft, mask.Width);
                var above = Mix(mask[upper, first], mask[upper, second], beside);
                line[x - left] = above + (below * (Mix(mask[lower, first], mask[lower, second], beside) - above)) - 0.5f;
            }

            result.SetPositive(y, left, line);
        }

        return result;
    }

    private static (int From, int To) Reach(int first, int end, float gain, float pad, int size) => (
        (int)Math.Clamp(MathF.Floor((first - 1 - pad) / gain), 0, size),
        (int)Math.Clamp(MathF.Ceiling((end + 1 - pad) / gain), 0, size));

    // Half-pixel centres, clamped at the border.
    private static (int Low, int High, float Share) Sample(int position, float gain, float pad, int size)
    {
        var place = Math.Clamp(((position + 0.5f) * gain) - 0.5f + pad, 0, size - 1);
        var low = (int)place;
        return (low, Math.Min(low + 1, size - 1), place - low);
    }

    private static float Mix(bool first, bool second, float share) => ((first ? 1 : 0) * (1 - share)) + ((second ? 1 : 0) * share);
}
