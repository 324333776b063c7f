using System.Text;
using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Our stroke font as a TrueType font for libraries that ask for a typeface. It is made in memory, so that text is drawn on a
/// machine without a single font and without a file being written.
/// </summary>
public static class StrokeTypeface
{
    private const float RegularWeight = 0.088f;
    private const float BoldWeight = 0.13f;
    private const float Scale = TrueTypeFile.UnitsPerEm / StrokeGlyphs.UnitsPerSize;

    /// <summary>Makes a typeface with Latin letters, digits and signs. The caller owns it.</summary>
    /// <param name="family">Family name, ASCII.</param>
    /// <param name="bold">The bold face.</param>
    /// <param name="more">
    /// Characters beyond ours that are wanted; their outlines are taken from the fonts of the system, and what no font has is shown
    /// as a box with a question mark.
    /// </param>
    public static SKTypeface Create(string family, bool bold, IEnumerable<Rune>? more = null)
    {
        using var data = SKData.CreateCopy(Build(family, bold, more));
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException("The graphics library refused the font.");
    }

    /// <summary>The characters of a text that our strokes lack.</summary>
    /// <param name="text">Any text.</param>
    public static IEnumerable<Rune> Foreign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && !StrokeGlyphs.TryFind(rune, out _));
    }

    /// <summary>The font file.</summary>
    internal static byte[] Build(string family, bool bold, IEnumerable<Rune>? more)
    {
        ArgumentException.ThrowIfNullOrEmpty(family);
        var pen = (bold ? BoldWeight : RegularWeight) * TrueTypeFile.UnitsPerEm;
        var ours = Enumerable.Range(StrokeGlyphs.First, StrokeGlyphs.Last - StrokeGlyphs.First + 1).Concat(StrokeAccents.CodePoints);
        var glyphs = ours.Select(codePoint => Ours(codePoint, pen));
        var foreign = (more ?? []).Distinct().Where(rune => !StrokeGlyphs.TryFind(rune, out _)).Select(rune => Foreign(rune, bold)).OfType<GlyphOutline>();
        return TrueTypeFile.Write(family, bold, [Missing(pen), .. glyphs.Concat(foreign).OrderBy(glyph => glyph.CodePoint)]);
    }

    private static GlyphOutline Ours(int codePoint, float pen)
    {
        StrokeGlyphs.TryFind(new Rune(codePoint), out var glyph);
        return new(codePoint, (int)MathF.Round((glyph.Advance + StrokeGlyphs.Spacing) * Scale), GlyphTracer.TraceStrokes(glyph.Strokes, Scale, pen));
    }

    private static GlyphOutline? Foreign(Rune rune, bool bold)
    {
        if (SystemGlyphs.Outline(rune, TrueTypeFile.UnitsPerEm) is not { } found)
        {
            return null;
        }

        using var outline = found.Outline;
        using var paint = new SKPaint { Style = SKPaintStyle.StrokeAndFill, StrokeWidth = TrueTypeFile.UnitsPerEm * 0.03f, StrokeJoin = SKStrokeJoin.Round };
        using var heavy = bold ? paint.GetFillPath(outline) : null;
        return new(rune.Value, (int)MathF.Round(found.Advance), GlyphTracer.TraceOutline(heavy ?? outline));
    }

    private static GlyphOutline Missing(float pen)
    {
        const string box = "M2 0 L2 -14 L11 -14 L11 0 Z M4.2 -9 C4.4 -10.4 5.2 -11.2 6.5 -11.2 C7.8 -11.2 8.8 -10.4 8.8 -9 C8.8 -7.2 6.5 -6.8 6.5 -4.8 M6.5 -2.6 L6.5 -2.4";
        return new(-1, (int)(13 * Scale), GlyphTracer.TraceStrokes(box, Scale, pen * 0.7f));
    }
}
