using System.Runtime.InteropServices;
using SkiaSharp;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>A copy of a picture to draw boxes and labels on, in the manner of spec/07 section 6. Dispose it after use.</summary>
public sealed class AnnotationCanvas : IDisposable
{
    private readonly SKBitmap _bitmap;
    private readonly StrokeFont _font;

    /// <summary>Copies a picture.</summary>
    /// <param name="image">1 (grey) or 3 (blue, green, red) channels.</param>
    /// <param name="lineWidth">Width of lines in pixels, at least 1; null derives it from the picture: 0.3 % of its mean side, at least 2.</param>
    /// <param name="fontSize">Size of text in pixels, at least 4; null derives it from the line width.</param>
    /// <exception cref="ArgumentException">The picture has another number of channels.</exception>
    public AnnotationCanvas(PixelBuffer image, int? lineWidth = null, float? fontSize = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(lineWidth ?? 1, 1, nameof(lineWidth));
        LineWidth = lineWidth ?? DefaultLineWidth(image.Height, image.Width);
        _font = new StrokeFont(fontSize ?? MathF.Max(LineWidth * 8.5f, 12), weight: 0.105f);
        _bitmap = ToBitmap(image);
        Canvas = new SKCanvas(_bitmap);
        LabelField = SKRect.Create(image.Width, image.Height);
    }

    /// <summary>The drawing surface, for shapes that this class does not know.</summary>
    public SKCanvas Canvas { get; }

    /// <summary>Width of lines, pixels.</summary>
    public int LineWidth { get; }

    /// <summary>Size of text, pixels.</summary>
    public float FontSize => _font.Size;

    /// <summary>Where labels may lie, pixels: the whole picture unless set.</summary>
    internal SKRect LabelField { get; set; }

    private float LabelPadding => MathF.Max(MathF.Round(_font.Size * 0.2f), 2);

    /// <summary>The line width of a picture of three channels: 0.3 % of the mean side, at least 2 (spec/07 section 6).</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static int DefaultLineWidth(int height, int width) =>
        Math.Max((int)Math.Round((height + width + 3) / 2.0 * 0.003, MidpointRounding.ToEven), 2);

    /// <summary>Draws a box and, on a filled field of the same colour above it, a text: inside the box when there is no room above, moved left when it would leave the picture.</summary>
    /// <param name="box">Corners, pixels.</param>
    /// <param name="color">The colour of the box.</param>
    /// <param name="text">The text; null or empty for none.</param>
    /// <param name="textColor">The colour of the text.</param>
    public void DrawBox(CornerBox box, SKColor color, string? text, SKColor textColor)
    {
        // Lines of odd width run through pixel centres, so that their borders are sharp.
        var shift = LineWidth % 2 == 1 ? 0.5f : 0f;
        var (x1, y1, x2, y2) = (MathF.Truncate(box.X1) + shift, MathF.Truncate(box.Y1) + shift, MathF.Truncate(box.X2) + shift, MathF.Truncate(box.Y2) + shift);
        using var paint = new SKPaint { Color = color, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = LineWidth, StrokeJoin = SKStrokeJoin.Miter };
        Canvas.DrawRect(SKRect.Create(x1, y1, MathF.Max(x2 - x1, 0), MathF.Max(y2 - y1, 0)), paint);
        if (!string.IsNullOrEmpty(text))
        {
            DrawLabel(x1 - (LineWidth / 2f), y1, color, text, textColor);
        }
    }

    /// <summary>Draws a closed polygon and a text at its highest corner, as <see cref="DrawBox"/> does.</summary>
    /// <param name="corners">x and y in turn, pixels, at least one corner.</param>
    /// <param name="color">The colour of the lines.</param>
    /// <param name="text">The text; null or empty for none.</param>
    /// <param name="textColor">The colour of the text.</param>
    public void DrawPolygon(ReadOnlySpan<float> corners, SKColor color, string? text, SKColor textColor)
    {
        using var builder = new SKPathBuilder();
        builder.MoveTo(corners[0], corners[1]);
        var (left, top) = (corners[0], corners[1]);
        for (var i = 2; i + 1 < corners.Length; i += 2)
        {
            builder.LineTo(corners[i], corners[i + 1]);
            (left, top) = corners[i + 1] < top ? (corners[i], corners[i + 1]) : (left, top);
        }

        builder.Close();
        using var path = builder.Detach();
        using var paint = new SKPaint { Color = color, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = LineWidth, StrokeJoin = SKStrokeJoin.Round };
        Canvas.DrawPath(path, paint);
        if (!string.IsNullOrEmpty(text))
        {
            DrawLabel(left - (LineWidth / 2f), top, color, text, textColor);
        }
    }

    /// <summary>Writes one line of text with a dark rim, so that it is legible on any picture.</summary>
    /// <param name="text">The text.</param>
    /// <param name="left">Left end, pixels.</param>
    /// <param name="top">Upper edge of capitals, pixels.</param>
    /// <param name="color">The colour of the text.</param>
    /// <param name="size">Size of the text, pixels.</param>
    internal void DrawCaption(string text, float left, float top, SKColor color, float size)
    {
        using var font = new StrokeFont(size);
        using var rim = new StrokeFont(size, weight: 0.26f);
        var baseline = top + font.CapHeight;
        rim.Draw(Canvas, text, left, MathF.Round(baseline) + ((rim.StrokeWidth - font.StrokeWidth) / 2), new SKColor(0, 0, 0, 150));
        font.Draw(Canvas, text, left, baseline, color);
    }

    /// <summary>The picture as drawn so far: 3 channels, blue, green, red.</summary>
    public PixelBuffer ToPixelBuffer()
    {
        var result = new PixelBuffer(_bitmap.Height, _bitmap.Width);
        var source = MemoryMarshal.Cast<byte, uint>(_bitmap.GetPixelSpan());
        var stride = _bitmap.RowBytes / sizeof(uint);
        for (var y = 0; y < result.Height; y++)
        {
            var from = source.Slice(y * stride, result.Width);
            var to = result.Row(y);
            for (var x = 0; x < from.Length; x++)
            {
                var pixel = from[x];
                to[3 * x] = (byte)pixel;
                to[(3 * x) + 1] = (byte)(pixel >> 8);
                to[(3 * x) + 2] = (byte)(pixel >> 16);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Canvas.Dispose();
        _bitmap.Dispose();
        _font.Dispose();
    }

    /// <summary>The field that a text takes up.</summary>
    internal SKSize LabelSize(string text) => new(
        MathF.Ceiling(_font.Measure(text) + (2 * LabelPadding) - 1),
        MathF.Ceiling(LabelPadding + _font.CapHeight + MathF.Max(LabelPadding, _font.Descent + 1)));

    /// <summary>Fills a field and writes a text on it.</summary>
    internal void DrawLabel(SKPoint corner, SKColor color, string text, SKColor textColor)
    {
        var size = LabelSize(text);
        using var fill = new SKPaint { Color = color, Style = SKPaintStyle.Fill };
        Canvas.DrawRect(corner.X, corner.Y, size.Width, size.Height, fill);
        _font.Draw(Canvas, text, corner.X + LabelPadding, corner.Y + LabelPadding + _font.CapHeight, textColor);
    }

    private void DrawLabel(float left, float boxTop, SKColor color, string text, SKColor textColor)
    {
        var size = LabelSize(text);
        var outer = boxTop - (LineWidth / 2f);
        var top = outer - LabelField.Top >= size.Height ? outer - size.Height : boxTop + (LineWidth / 2f) - LineWidth;
        left = MathF.Round(MathF.Max(MathF.Min(left, LabelField.Right - size.Width), LabelField.Left));
        DrawLabel(new SKPoint(left, MathF.Round(MathF.Max(top, LabelField.Top))), color, text, textColor);
    }

    private static SKBitmap ToBitmap(PixelBuffer image)
    {
        if (image.Channels is not (1 or 3))
        {
            throw new ArgumentException($"Pictures of 1 or 3 channels can be drawn on, not {image.Channels}.", nameof(image));
        }

        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        var target = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        var stride = bitmap.RowBytes / sizeof(uint);
        for (var y = 0; y < image.Height; y++)
        {
            var from = image.Row(y);
            var to = target.Slice(y * stride, image.Width);
            for (var x = 0; x < to.Length; x++)
            {
                to[x] = image.Channels == 1
                    ? 0xFF000000u | (from[x] * 0x010101u)
                    : 0xFF000000u | ((uint)from[(3 * x) + 2] << 16) | ((uint)from[(3 * x) + 1] << 8) | from[3 * x];
            }
        }

        return bitmap;
    }
}
