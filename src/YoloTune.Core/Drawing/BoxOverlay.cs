using System.Globalization;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>Draws what was found onto the picture (spec/07 section 6).</summary>
public static class BoxOverlay
{
    /// <summary>A copy of the picture with boxes, names and confidences; the best box is drawn last and lies on top.</summary>
    /// <param name="image">The native picture: 1 or 3 channels (blue, green, red).</param>
    /// <param name="result">The result for it.</param>
    /// <param name="options">How to draw; null for the defaults.</param>
    /// <returns>A new picture of 3 channels.</returns>
    /// <exception cref="ArgumentException">The picture and the result differ in size.</exception>
    public static PixelBuffer Draw(PixelBuffer image, ImageResult result, BoxOverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(result);
        if (image.Height != result.Height || image.Width != result.Width)
        {
            throw new ArgumentException($"The picture has {image.Width} x {image.Height} pixels, the result {result.Width} x {result.Height}.", nameof(image));
        }

        var choice = options ?? new BoxOverlayOptions();
        using var canvas = new AnnotationCanvas(image, choice.LineWidth, choice.FontSize);
        for (var i = result.Boxes.Count - 1; i >= 0 && choice.ShowBoxes; i--)
        {
            var item = result.Boxes[i];
            canvas.DrawBox(item.Box, ClassPalette.Of(item.ClassIndex), Label(result, item, choice), ClassPalette.TextOn(item.ClassIndex));
        }

        return canvas.ToPixelBuffer();
    }

    private static string? Label(ImageResult result, Detection item, BoxOverlayOptions options)
    {
        if (!options.ShowLabels)
        {
            return null;
        }

        var name = result.NameOf(item.ClassIndex);
        return options.ShowConfidence ? string.Create(CultureInfo.InvariantCulture, $"{name} {item.Score:F2}") : name;
    }
}
