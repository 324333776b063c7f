using System.Text;
using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>
/// A font that needs no font file: our own strokes for Latin letters, digits and signs, the same on every machine; other characters come from the fonts of
/// the system if it has any, else a box with a question mark stands for them. One instance serves one size and one thread.
/// </summary>
public sealed class StrokeFont : IDisposable
{
    private readonly Dictionary<int, SKPath> _glyphs = [];
    private readonly float _unit;
    private readonly float _smallScale;
    private readonly float _capScale;

    /// <summary>Creates the font.</summary>
    /// <param name="size">Text size in pixels, at least 4; capitals are about 0.7 times as high.</param>
    /// <param name="weight">Thickness of strokes as a share of the size; 0.09 is regular, 0.12 bold.</param>
    public StrokeFont(float size, float weight = 0.095f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 4);
        Size = size;
        _unit = size / StrokeGlyphs.UnitsPerSize;
        StrokeWidth = MathF.Max(size * weight, 1);

        // Heights are fitted to whole pixels, so that horizontal strokes are sharp at small sizes.
        var small = MathF.Max(MathF.Round(StrokeGlyphs.SmallHeight * _unit), 3);
        var cap = MathF.Max(MathF.Round(StrokeGlyphs.CapHeight * _unit), small + 1);
        _smallScale = small / StrokeGlyphs.SmallHeight;
        _capScale = (cap - small) / (StrokeGlyphs.CapHeight - StrokeGlyphs.SmallHeight);
        CapHeight = cap + StrokeWidth;
        Descent = (StrokeGlyphs.Descent * _smallScale) + (StrokeWidth / 2);
    }

    /// <summary>Text size, pixels.</summary>
    public float Size { get; }

    /// <summary>Thickness of strokes, pixels.</summary>
    public float StrokeWidth { get; }

    /// <summary>Height of capitals and digits, strokes included, pixels.</summary>
    public float CapHeight { get; }

    /// <summary>How far descenders reach below the baseline, pixels.</summary>
    public float Descent { get; }

    /// <summary>The width of a text, pixels.</summary>
    /// <param name="text">One line.</param>
    public float Measure(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var width = 0f;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Advance(rune);
        }

        return width;
    }

    /// <summary>Draws a text.</summary>
    /// <param name="canvas">The target.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">Left end, pixels.</param>
    /// <param name="baseline">The line that capitals stand on, pixels; rounded to whole pixels.</param>
    /// <param name="color">The colour.</param>
    public void Draw(SKCanvas canvas, string text, float x, float baseline, SKColor color)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(text);
        using var stroke = new SKPaint
        {
            Color = color,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = StrokeWidth,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };

        // The lowest strokes end exactly on a pixel border.
        var line = MathF.Round(baseline) - (StrokeWidth / 2);
        foreach (var rune in text.EnumerateRunes())
        {
            DrawRune(canvas, rune, x, line, stroke);
            x += Advance(rune);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var glyph in _glyphs.Values)
        {
            glyph.Dispose();
        }

        _glyphs.Clear();
    }

    private float Advance(Rune rune)
    {
        if (StrokeGlyphs.TryFind(rune, out var glyph))
        {
            return (glyph.Advance + StrokeGlyphs.Spacing) * _unit;
        }

        return SystemGlyphs.Measure(rune, Size) ?? StrokeGlyphs.Of('?').Advance * _unit * 1.2f;
    }

    private void DrawRune(SKCanvas canvas, Rune rune, float x, float line, SKPaint stroke)
    {
        if (!StrokeGlyphs.TryFind(rune, out var glyph))
        {
            if (!SystemGlyphs.TryDraw(canvas, rune, x, line + (StrokeWidth / 2), Size, stroke.Color))
            {
                DrawMissing(canvas, x, line, stroke);
            }

            return;
        }

        canvas.Save();
        canvas.Translate(x, line);
        canvas.DrawPath(Glyph(rune.Value, glyph.Strokes), stroke);
        canvas.Restore();
    }

    private void DrawMissing(SKCanvas canvas, float x, float line, SKPaint stroke)
    {
        var width = StrokeGlyphs.Of('?').Advance * _unit;
        canvas.Save();
        canvas.Translate(x + (width * 0.1f), line);
        canvas.DrawRect(0, -StrokeGlyphs.CapHeight * _unit, width, StrokeGlyphs.CapHeight * _unit, stroke);
        canvas.Scale(0.7f);
        canvas.Translate(width * 0.2f, -StrokeGlyphs.CapHeight * _unit * 0.2f);
        canvas.DrawPath(Glyph('?', StrokeGlyphs.Of('?').Strokes), stroke);
        canvas.Restore();
    }

    private SKPath Glyph(int codePoint, string strokes)
    {
        if (!_glyphs.TryGetValue(codePoint, out var glyph))
        {
            glyph = Fit(strokes);
            _glyphs.Add(codePoint, glyph);
        }

        return glyph;
    }

    /// <summary>Scales a glyph: x evenly, y so that the heights of small letters and of capitals become whole pixels.</summary>
    private SKPath Fit(string strokes)
    {
        using var source = SKPath.ParseSvgPathData(strokes);
        var fitted = new SKPathBuilder();
        using var verbs = source.CreateRawIterator();
        var points = new SKPoint[4];
        for (var verb = verbs.Next(points); verb != SKPathVerb.Done; verb = verbs.Next(points))
        {
            var (b, c, d) = (Map(points[1]), Map(points[2]), Map(points[3]));
            switch (verb)
            {
                case SKPathVerb.Move:
                    fitted.MoveTo(Map(points[0]));
                    break;
                case SKPathVerb.Line:
                    fitted.LineTo(b);
                    break;
                case SKPathVerb.Quad:
                    fitted.QuadTo(b, c);
                    break;
                case SKPathVerb.Conic:
                    fitted.ConicTo(b, c, verbs.ConicWeight());
                    break;
                case SKPathVerb.Cubic:
                    fitted.CubicTo(b, c, d);
                    break;
                default:
                    fitted.Close();
                    break;
            }
        }

        return fitted.Detach();
    }

    private SKPoint Map(SKPoint point)
    {
        const float small = StrokeGlyphs.SmallHeight;
        var y = point.Y >= -small ? point.Y * _smallScale : (-small * _smallScale) + ((point.Y + small) * _capScale);
        return new(point.X * _unit, y);
    }
}
