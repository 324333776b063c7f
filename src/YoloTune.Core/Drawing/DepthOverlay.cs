using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Shows depths as colours: near is bright yellow, far is dark violet, and unknown black. The colours are nine of the map "viridis" (van der
/// Walt and Smith 2015, CC0), with mixtures between them: lightness falls evenly, so that they are legible in grey too.
/// </summary>
public static class DepthOverlay
{
    private static readonly (byte Red, byte Green, byte Blue)[] Colors =
        [(253, 231, 37), (170, 220, 50), (93, 201, 99), (39, 173, 129), (33, 145, 140), (44, 113, 142), (59, 82, 139), (71, 45, 123), (68, 1, 84)];

    /// <summary>A picture of the depths, from the nearest to the farthest.</summary>
    /// <param name="map">The depths.</param>
    /// <returns>A new picture of 3 channels: blue, green, red.</returns>
    public static PixelBuffer Draw(DepthMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var picture = new PixelBuffer(map.Height, map.Width);
        var data = map.Data;
        for (var i = 0; i < data.Length; i++)
        {
            var (red, green, blue) = ColorOf(data[i], map.Nearest, map.Farthest);
            (picture.Data[3 * i], picture.Data[(3 * i) + 1], picture.Data[(3 * i) + 2]) = (blue, green, red);
        }

        return picture;
    }

    /// <summary>Pictures of the depths of a batch, each from its nearest to its farthest.</summary>
    /// <param name="images">The pictures, for their number and size.</param>
    /// <param name="depths">(pictures x height x width) metres, 0 where unknown.</param>
    public static PlanarImages Draw(PlanarImages images, ReadOnlySpan<float> depths)
    {
        var plane = images.Height * images.Width;
        var pixels = new byte[images.Count * 3 * plane];
        for (var image = 0; image < images.Count; image++)
        {
            var own = depths.Slice(image * plane, plane);
            var (nearest, farthest) = Range(own);
            var planes = pixels.AsSpan(image * 3 * plane, 3 * plane);
            for (var i = 0; i < plane; i++)
            {
                (planes[i], planes[plane + i], planes[(2 * plane) + i]) = ColorOf(own[i], nearest, farthest);
            }
        }

        return images with { Pixels = pixels, Channels = 3 };
    }

    private static (float Nearest, float Farthest) Range(ReadOnlySpan<float> depths)
    {
        var (nearest, farthest) = (float.PositiveInfinity, 0f);
        foreach (var depth in depths)
        {
            if (depth > 0 && float.IsFinite(depth))
            {
                (nearest, farthest) = (Math.Min(nearest, depth), Math.Max(farthest, depth));
            }
        }

        return (nearest, farthest);
    }

    private static (byte Red, byte Green, byte Blue) ColorOf(float depth, float nearest, float farthest)
    {
        if (!(depth > 0) || !float.IsFinite(depth))
        {
            return (0, 0, 0);
        }

        var place = farthest > nearest ? Math.Clamp((depth - nearest) / (farthest - nearest), 0, 1) * (Colors.Length - 1) : 0;
        var index = Math.Min((int)place, Colors.Length - 2);
        var (a, b, share) = (Colors[index], Colors[index + 1], place - index);
        return (Mix(a.Red, b.Red, share), Mix(a.Green, b.Green, share), Mix(a.Blue, b.Blue, share));
    }

    private static byte Mix(byte from, byte to, float share) => (byte)MathF.Round(from + ((to - from) * share));
}
