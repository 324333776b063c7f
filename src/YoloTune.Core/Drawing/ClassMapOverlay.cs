using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>Colours pictures by the class of every pixel: 60 % colour, 40 % picture (spec/04 section 18).</summary>
public static class ClassMapOverlay
{
    private const int Share = 154; // 0.6 of 256
    private const byte Ignored = byte.MaxValue;

    /// <summary>A copy of a picture with the colours of its classes.</summary>
    /// <param name="image">1 or 3 channels (blue, green, red), of the size of the map.</param>
    /// <param name="map">The classes.</param>
    /// <returns>A new picture of 3 channels.</returns>
    public static PixelBuffer Draw(PixelBuffer image, ClassMap map)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(map);
        var copy = new PixelBuffer(image.Height, image.Width);
        var from = image.Pixels;
        var to = copy.Pixels;
        var classes = map.Data;
        for (var i = 0; i < classes.Length; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                to[(3 * i) + c] = from[image.Channels == 3 ? (3 * i) + c : i];
            }

            if (map.ClassOf(classes[i]) is { } index)
            {
                var color = ClassPalette.Of(index);
                to[3 * i] = Mix(to[3 * i], color.Blue);
                to[(3 * i) + 1] = Mix(to[(3 * i) + 1], color.Green);
                to[(3 * i) + 2] = Mix(to[(3 * i) + 2], color.Red);
            }
        }

        return copy;
    }

    /// <summary>Colours the pictures of a batch; grey ones become coloured. Pixels of class 255 stay as they are.</summary>
    /// <param name="images">The pictures; left unchanged.</param>
    /// <param name="classes">(pictures x height x width) the class of every pixel.</param>
    /// <param name="classCount">Number of classes; with 1, the values are 0 for background, which is not coloured, and 1 for the class.</param>
    public static PlanarImages Draw(PlanarImages images, ReadOnlySpan<byte> classes, int classCount)
    {
        var plane = images.Height * images.Width;
        var pixels = Widened(images);
        for (var image = 0; image < images.Count; image++)
        {
            var planes = pixels.AsSpan(image * 3 * plane, 3 * plane);
            for (var i = 0; i < plane; i++)
            {
                var value = classes[(image * plane) + i];
                if (value == Ignored || (classCount == 1 && value == 0))
                {
                    continue;
                }

                var color = ClassPalette.Of(classCount == 1 ? 0 : value);
                planes[i] = Mix(planes[i], color.Red);
                planes[plane + i] = Mix(planes[plane + i], color.Green);
                planes[(2 * plane) + i] = Mix(planes[(2 * plane) + i], color.Blue);
            }
        }

        return images with { Pixels = pixels, Channels = 3 };
    }

    // Red, green and blue planes of every picture.
    private static byte[] Widened(PlanarImages images)
    {
        var plane = images.Height * images.Width;
        var wide = new byte[images.Count * 3 * plane];
        for (var i = 0; i < images.Count * 3; i++)
        {
            var channel = images.Channels >= 3 ? i % 3 : 0;
            images.Pixels.Span.Slice(((i / 3 * images.Channels) + channel) * plane, plane).CopyTo(wide.AsSpan(i * plane));
        }

        return wide;
    }

    private static byte Mix(byte below, byte color) => (byte)(((below * (256 - Share)) + (color * Share)) >> 8);
}
