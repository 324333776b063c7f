using System.Globalization;
using SkiaSharp;
using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>Draws what was found onto the picture (spec/07 section 6): masks, boxes or rotated boxes, key points; the best classes; or the colour of every pixel's class or depth.</summary>
public static class BoxOverlay
{
    private const int CrowdSize = 20;
    private const float CrowdFont = 11;

    /// <summary>A copy of the picture with what was found, names and confidences; the best box is drawn last and lies on top. Among many small objects text is
    /// small, and labels that would lie on others are left out.</summary>
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
        (BitMask Mask, SKColor Color)[] masks = result.Masks is { } found
            ? [.. Enumerable.Range(0, found.Count).Select(index => (found.ToPicture(index), ClassPalette.Of(result.Boxes[index].ClassIndex)))]
            : [];
        var below = masks.Length > 0 ? Colored(image, masks) : result.Classes is { } map ? ClassMapOverlay.Draw(image, map) : result.Depth is { } depth ? DepthOverlay.Draw(depth) : image;
        using var canvas = new AnnotationCanvas(below, choice.LineWidth, choice.FontSize ?? CrowdFontSize(result));
        foreach (var (mask, color) in masks)
        {
            MaskOverlay.Outline(canvas.Canvas, mask, color, MathF.Max(canvas.LineWidth / 2f, 1.5f));
        }

        if (result.Probs is not null && choice.ShowLabels)
        {
            ProbabilityPanel.Draw(canvas.Canvas, result, canvas.FontSize, choice.ShowConfidence);
        }

        if (result.Classes is not null && choice.ShowLabels)
        {
            ClassLegend.Draw(canvas.Canvas, result, canvas.FontSize, choice.ShowConfidence);
        }

        DrawBoxes(canvas, result, choice);
        for (var i = result.Boxes.Count - 1; i >= 0 && result.Keypoints is not null; i--)
        {
            SkeletonOverlay.Draw(canvas.Canvas, result.Keypoints, i, canvas.LineWidth, MathF.Max(result.Boxes[i].Width, result.Boxes[i].Height));
        }

        DrawLabels(canvas, result, choice);

        return canvas.ToPixelBuffer();
    }

    private static void DrawBoxes(AnnotationCanvas canvas, ImageResult result, BoxOverlayOptions options)
    {
        for (var i = result.Boxes.Count - 1; i >= 0 && options.ShowBoxes; i--)
        {
            var color = ClassPalette.Of(result.Boxes[i].ClassIndex);
            if (result.Obb is { } rotated)
            {
                canvas.DrawPolygon(rotated[i].Box.ToCorners(), color, null, color);
            }
            else
            {
                canvas.DrawBox(result.Boxes[i].Box, color, null, color);
            }
        }
    }

    /// <summary>Labels find their places from the best box on and are drawn the other way round.</summary>
    private static void DrawLabels(AnnotationCanvas canvas, ImageResult result, BoxOverlayOptions options)
    {
        if (!options.ShowBoxes || !options.ShowLabels)
        {
            return;
        }

        var placement = new LabelPlacement(canvas.LabelField, canvas.LineWidth);
        var mayDrop = IsCrowd(result);
        var labels = new List<(SKPoint Corner, int Class, string Text)>(result.Boxes.Count);
        for (var i = 0; i < result.Boxes.Count; i++)
        {
            var item = result.Boxes[i];
            var text = Label(result, item, options);
            var box = new SKRect(MathF.Truncate(item.X1), MathF.Truncate(item.Y1), MathF.Truncate(item.X2), MathF.Truncate(item.Y2));
            if (placement.Place(canvas.LabelSize(text), box, Highest(result, i), mayDrop) is { } corner)
            {
                labels.Add((corner, item.ClassIndex, text));
            }
        }

        foreach (var (corner, index, text) in Enumerable.Reverse(labels))
        {
            canvas.DrawLabel(corner, ClassPalette.Of(index), text, ClassPalette.TextOn(index));
        }
    }

    /// <summary>Many small objects: text in the usual size would hide them.</summary>
    private static bool IsCrowd(ImageResult result)
    {
        var small = 0.1f * Math.Min(result.Height, result.Width);
        return result.Boxes.Count(item => MathF.Min(item.Width, item.Height) < small) > CrowdSize;
    }

    private static float? CrowdFontSize(ImageResult result) => IsCrowd(result) ? CrowdFont : null;

    private static SKPoint? Highest(ImageResult result, int index)
    {
        if (result.Obb is not { } rotated)
        {
            return null;
        }

        var corners = rotated[index].Box.ToCorners();
        var best = new SKPoint(corners[0], corners[1]);
        for (var i = 2; i < corners.Length; i += 2)
        {
            best = corners[i + 1] < best.Y ? new SKPoint(corners[i], corners[i + 1]) : best;
        }

        return best;
    }

    private static PixelBuffer Colored(PixelBuffer image, (BitMask Mask, SKColor Color)[] masks)
    {
        var copy = image.Channels == 3 ? image.Clone() : Widened(image);
        MaskOverlay.Blend(copy, masks);
        return copy;
    }

    private static PixelBuffer Widened(PixelBuffer grey)
    {
        var wide = new PixelBuffer(grey.Height, grey.Width);
        for (var i = 0; i < grey.Pixels.Length; i++)
        {
            wide.Pixels.Slice(3 * i, 3).Fill(grey.Pixels[i]);
        }

        return wide;
    }

    private static string Label(ImageResult result, Detection item, BoxOverlayOptions options)
    {
        var name = result.NameOf(item.ClassIndex);
        return options.ShowConfidence ? string.Create(CultureInfo.InvariantCulture, $"{name} {item.Score:F2}") : name;
    }
}
