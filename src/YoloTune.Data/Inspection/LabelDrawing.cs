using SkiaSharp;
using YoloTune.Core.Drawing;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Inspection;

/// <summary>Draws the labels of a picture: boxes, polygons, rotated boxes and key points, whichever there are.</summary>
public static class LabelDrawing
{
    private const byte FillAlpha = 70;

    /// <summary>A copy of the picture with its labels.</summary>
    /// <param name="image">The displayed picture: 1 or 3 channels.</param>
    /// <param name="item">Its labels.</param>
    /// <param name="names">Class names.</param>
    /// <param name="task">Decides what is drawn: oriented boxes get no upright one around them.</param>
    /// <param name="highlight">Index of the one label to draw, or -1 for all.</param>
    /// <returns>A new picture of 3 channels.</returns>
    public static PixelBuffer Draw(PixelBuffer image, DatasetItem item, IReadOnlyList<string> names, TaskKind task, int highlight = -1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(names);
        using var canvas = new AnnotationCanvas(image);
        var order = Enumerable.Range(0, item.Count).Where(row => highlight < 0 || row == highlight).OrderByDescending(row => item.Boxes[(4 * row) + 2] * item.Boxes[(4 * row) + 3]);
        foreach (var row in order)
        {
            var number = (int)item.Classes[row];
            var color = ClassPalette.Of(number);
            if (item.Segments.Length > row)
            {
                DrawPolygon(canvas, item.Segments[row], image, color, filled: task != TaskKind.Obb);
            }

            DrawBox(canvas, item, row, image, names.ElementAtOrDefault(number) ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture), color, outline: task != TaskKind.Obb);
            if (item.Keypoints is { Length: > 0 } points)
            {
                DrawPoints(canvas, points.AsSpan(row * (points.Length / item.Count), points.Length / item.Count), image);
            }
        }

        return canvas.ToPixelBuffer();
    }

    private static void DrawBox(AnnotationCanvas canvas, DatasetItem item, int row, PixelBuffer image, string text, SKColor color, bool outline)
    {
        var box = item.Boxes.AsSpan(4 * row, 4);
        var corners = new CenterBox(box[0] * image.Width, box[1] * image.Height, box[2] * image.Width, box[3] * image.Height).ToCorners();
        canvas.DrawBox(outline ? corners : corners with { X2 = corners.X1, Y2 = corners.Y1 }, color, text, ClassPalette.TextOn((int)item.Classes[row]));
    }

    private static void DrawPolygon(AnnotationCanvas canvas, float[] points, PixelBuffer image, SKColor color, bool filled)
    {
        using var path = new SKPathBuilder();
        for (var i = 0; i + 1 < points.Length; i += 2)
        {
            var point = new SKPoint(points[i] * image.Width, points[i + 1] * image.Height);
            if (i == 0)
            {
                path.MoveTo(point);
            }
            else
            {
                path.LineTo(point);
            }
        }

        path.Close();
        path.FillType = SKPathFillType.EvenOdd;
        using var shape = path.Detach();
        using var line = new SKPaint { Color = color, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = canvas.LineWidth, StrokeJoin = SKStrokeJoin.Round };
        if (filled)
        {
            using var fill = new SKPaint { Color = color.WithAlpha(FillAlpha), IsAntialias = true, Style = SKPaintStyle.Fill };
            canvas.Canvas.DrawPath(shape, fill);
        }

        canvas.Canvas.DrawPath(shape, line);
    }

    private static void DrawPoints(AnnotationCanvas canvas, ReadOnlySpan<float> points, PixelBuffer image)
    {
        for (var i = 0; i + 2 < points.Length; i += 3)
        {
            if (points[i + 2] > 0)
            {
                var radius = canvas.LineWidth * 1.8f;
                using var rim = new SKPaint { Color = SKColors.Black, IsAntialias = true };
                using var fill = new SKPaint { Color = ClassPalette.Of(i / 3), IsAntialias = true };
                canvas.Canvas.DrawCircle(points[i] * image.Width, points[i + 1] * image.Height, radius + 1, rim);
                canvas.Canvas.DrawCircle(points[i] * image.Width, points[i + 1] * image.Height, radius, fill);
            }
        }
    }
}
