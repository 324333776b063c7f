using System.Text;
using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Characters beyond our own font, from the first font file of the system that has them. Files are opened one after another only
/// when a character is still missing; what was found is remembered for the life of the process.
/// </summary>
internal static class SystemGlyphs
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, SKTypeface?> ByCodePoint = [];
    private static readonly List<SKTypeface> Opened = [];
    private static IEnumerator<string>? _files;

    /// <summary>The width of a character, or null when no font has it.</summary>
    public static float? Measure(Rune rune, float size)
    {
        if (Find(rune) is not { } typeface)
        {
            return null;
        }

        using var font = new SKFont(typeface, size);
        return font.MeasureText(rune.ToString());
    }

    /// <summary>Draws a character; false when no font has it.</summary>
    public static bool TryDraw(SKCanvas canvas, Rune rune, float x, float baseline, float size, SKColor color)
    {
        if (Find(rune) is not { } typeface)
        {
            return false;
        }

        using var font = new SKFont(typeface, size) { Edging = SKFontEdging.Antialias };
        using var paint = new SKPaint { Color = color, IsAntialias = true, Style = SKPaintStyle.StrokeAndFill, StrokeWidth = size * 0.02f };
        canvas.DrawText(rune.ToString(), x, baseline, SKTextAlign.Left, font, paint);
        return true;
    }

    /// <summary>The outline of a character, baseline at 0 and y downwards, and its advance; null when no font has it.</summary>
    public static (SKPath Outline, float Advance)? Outline(Rune rune, float size)
    {
        if (Find(rune) is not { } typeface)
        {
            return null;
        }

        using var font = new SKFont(typeface, size) { Hinting = SKFontHinting.None };
        return font.GetGlyphPath(font.GetGlyph(rune.Value)) is { } outline ? (outline, font.MeasureText(rune.ToString())) : null;
    }

    private static SKTypeface? Find(Rune rune)
    {
        lock (Gate)
        {
            if (!ByCodePoint.TryGetValue(rune.Value, out var typeface))
            {
                typeface = Opened.Find(candidate => Holds(candidate, rune)) ?? OpenUntil(rune);
                ByCodePoint[rune.Value] = typeface;
            }

            return typeface;
        }
    }

    private static SKTypeface? OpenUntil(Rune rune)
    {
        _files ??= FontFiles().GetEnumerator();
        while (_files.MoveNext())
        {
            if (SKTypeface.FromFile(_files.Current) is { } typeface)
            {
                Opened.Add(typeface);
                if (Holds(typeface, rune))
                {
                    return typeface;
                }
            }
        }

        return null;
    }

    private static bool Holds(SKTypeface typeface, Rune rune)
    {
        using var font = new SKFont(typeface);
        return font.ContainsGlyph(rune.Value);
    }

    /// <summary>Font files of the usual folders; upright sans-serif faces first.</summary>
    private static IEnumerable<string> FontFiles()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] folders =
        [
            "/usr/share/fonts",
            "/usr/local/share/fonts",
            Path.Combine(home, ".local/share/fonts"),
            Path.Combine(home, ".fonts"),
            "/System/Library/Fonts",
            "/Library/Fonts",
            Path.Combine(home, "Library/Fonts"),
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
        ];
        var search = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return folders
            .Where(folder => folder.Length > 0 && Directory.Exists(folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", search))
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".TTF" or ".OTF" or ".TTC")
            .OrderBy(Rank)
            .ThenBy(file => file, StringComparer.Ordinal)
            .ToList();
    }

    private static int Rank(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).ToUpperInvariant();
        string[] special = ["BOLD", "ITALIC", "OBLIQUE", "LIGHT", "CONDENSED", "MONO", "SERIF", "MATH"];
        return special.Count(word => name.Contains(word, StringComparison.Ordinal));
    }
}
