using System.Globalization;
using System.Text;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Latin letters with marks, composed of a letter and the strokes of a mark, and a few signs that class and file names have. Same
/// units as <see cref="StrokeGlyphs"/>. Drawn for this project.
/// </summary>
internal static class StrokeAccents
{
    private const float SmallMark = -12;
    private const float CapitalMark = -15.8f;

    // Base letters and, in the same order, the letters with the mark.
    private static readonly (Mark Mark, string Bases, string Letters)[] Composed =
    [
        (Mark.Acute, "AEIOUYaeiouyCcLNnRrSsZz", "ÁÉÍÓÚÝáéíóúýĆćĹŃńŔŕŚśŹź"),
        (Mark.Grave, "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
        (Mark.Circumflex, "AEIOUaeiouCcGgSsWwYy", "ÂÊÎÔÛâêîôûĈĉĜĝŜŝŴŵŶŷ"),
        (Mark.Diaeresis, "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
        (Mark.Tilde, "ANOano", "ÃÑÕãñõ"),
        (Mark.Ring, "AaUu", "ÅåŮů"),
        (Mark.Caron, "CcDEeNnRrSsTZz", "ČčĎĚěŇňŘřŠšŤŽž"),
        (Mark.Macron, "AaEeIiOoUu", "ĀāĒēĪīŌōŪū"),
        (Mark.Breve, "AaGgUu", "ĂăĞğŬŭ"),
        (Mark.Dot, "CcEeGgIZz", "ĊċĖėĠġİŻż"),
        (Mark.DoubleAcute, "OoUu", "ŐőŰű"),
        (Mark.Cedilla, "CcSsTt", "ÇçŞşŢţ"),
        (Mark.Ogonek, "AaEe", "ĄąĘę"),
    ];

    private static readonly Dictionary<int, (float Advance, string Strokes)> Table = Build();

    private enum Mark
    {
        Acute,
        Grave,
        Circumflex,
        Diaeresis,
        Tilde,
        Ring,
        Caron,
        Macron,
        Breve,
        Dot,
        DoubleAcute,
        Cedilla,
        Ogonek,
    }

    /// <summary>Every character of the table.</summary>
    public static IEnumerable<int> CodePoints => Table.Keys;

    /// <summary>The glyph of a character beyond ASCII.</summary>
    public static bool TryFind(int codePoint, out (float Advance, string Strokes) glyph) => Table.TryGetValue(codePoint, out glyph);

    private static Dictionary<int, (float Advance, string Strokes)> Build()
    {
        var table = Signs();
        foreach (var (mark, bases, letters) in Composed)
        {
            for (var i = 0; i < bases.Length; i++)
            {
                table.Add(letters[i], Compose(bases[i], mark));
            }
        }

        return table;
    }

    private static (float Advance, string Strokes) Compose(char letter, Mark mark)
    {
        var (advance, strokes) = letter == 'i' ? (4f, "M2 -10 L2 0") : StrokeGlyphs.Of(letter);
        var x = letter is 'i' or 'L' ? 2 : advance / 2;
        var top = char.IsAsciiLetterUpper(letter) ? CapitalMark : SmallMark;

        // Narrow letters make room for a mark that is wider than they are.
        var shift = letter is 'i' or 'I' && mark is not (Mark.Dot or Mark.Acute or Mark.Grave) ? 1f : 0f;
        if (shift > 0)
        {
            strokes = string.Create(CultureInfo.InvariantCulture, $"M{2 + shift} {(letter == 'i' ? -10 : -14)} L{2 + shift} 0");
        }

        var y = mark is Mark.Cedilla or Mark.Ogonek ? 0 : top;
        return (advance + (2 * shift), strokes + " " + Moved(Strokes(mark), x + shift, y));
    }

    /// <summary>The strokes of a mark: x from its centre, y from where it begins above (or below) the letter.</summary>
    private static string Strokes(Mark mark) => mark switch
    {
        Mark.Acute => "M-0.7 0 L1.3 -2.4",
        Mark.Grave => "M0.7 0 L-1.3 -2.4",
        Mark.Circumflex => "M-2.4 0 L0 -2.3 L2.4 0",
        Mark.Caron => "M-2.4 -2.3 L0 0 L2.4 -2.3",
        Mark.Diaeresis => "M-1.9 -0.9 L-1.9 -1.2 M1.9 -0.9 L1.9 -1.2",
        Mark.Tilde => "M-2.7 -0.2 C-1.3 -2.8 1.3 0.9 2.7 -1.7",
        Mark.Ring => "M0 0.3 C-0.9 0.3 -1.5 -0.4 -1.5 -1.3 C-1.5 -2.2 -0.9 -2.9 0 -2.9 C0.9 -2.9 1.5 -2.2 1.5 -1.3 C1.5 -0.4 0.9 0.3 0 0.3 Z",
        Mark.Macron => "M-2.3 -1 L2.3 -1",
        Mark.Breve => "M-2.3 -2 C-1.6 0.6 1.6 0.6 2.3 -2",
        Mark.Dot => "M0 -0.9 L0 -1.2",
        Mark.DoubleAcute => "M-2 0 L-0.4 -2.4 M1 0 L2.6 -2.4",
        Mark.Cedilla => "M0.1 0 L-0.3 1.4 C1.7 1.4 1.9 4 -1.2 3.9",
        _ => "M2.6 0 C0.6 1.6 0.9 3.9 3.2 3.2",
    };

    /// <summary>The same strokes elsewhere: every pair of numbers is a point.</summary>
    private static string Moved(string strokes, float x, float y)
    {
        var moved = new StringBuilder();
        var isX = true;
        foreach (var part in strokes.Split(' '))
        {
            var command = part.Length > 0 && char.IsAsciiLetter(part[0]) ? part[..1] : string.Empty;
            moved.Append(' ').Append(command);
            if (part.Length > command.Length)
            {
                moved.Append((float.Parse(part.AsSpan(command.Length), CultureInfo.InvariantCulture) + (isX ? x : y)).ToString(CultureInfo.InvariantCulture));
                isX = !isX;
            }
        }

        return moved.ToString();
    }

    private static Dictionary<int, (float Advance, string Strokes)> Signs()
    {
        var (a, e) = (StrokeGlyphs.Of('a').Strokes, StrokeGlyphs.Of('e').Strokes);
        var (o, bigO, l, bigL) = (StrokeGlyphs.Of('o').Strokes, StrokeGlyphs.Of('O').Strokes, StrokeGlyphs.Of('l').Strokes, StrokeGlyphs.Of('L').Strokes);
        return new()
        {
            ['ß'] = (11f, "M2 0 L2 -10.4 C2 -12.8 3.4 -14 5.4 -14 C7.3 -14 8.6 -12.9 8.6 -11.2 C8.6 -9.4 6.2 -9 6.2 -7.4 C6.2 -5.6 9.4 -5.4 9.4 -2.8 C9.4 -1.1 8.2 0 6.5 0 C5.6 0 4.9 -0.2 4.4 -0.7"),
            ['æ'] = (17.6f, a + " " + Moved(e, 7f, 0)),
            ['Æ'] = (17f, "M1 0 L7 -14 L15.4 -14 M8.6 -14 L8.6 0 L15.6 0 M3.1 -5 L8.6 -5 M8.6 -7.2 L14.4 -7.2"),
            ['œ'] = (18f, o + " " + Moved(e, 7.7f, 0)),
            ['Œ'] = (19.4f, "M17.8 -14 L7.3 -14 C4 -14 2 -11.2 2 -7 C2 -2.8 4 0 7.3 0 L17.8 0 M10.4 -14 L10.4 0 M10.4 -7.2 L16.8 -7.2"),
            ['ø'] = (11f, o + " M1.6 0.6 L9.4 -10.6"),
            ['Ø'] = (14.6f, bigO + " M2.4 0.6 L12.2 -14.6"),
            ['ł'] = (5.4f, l + " M0.2 -6 L4 -8.4"),
            ['Ł'] = (10.2f, bigL + " M0.2 -5.4 L5 -8.6"),
            ['đ'] = (11.3f, StrokeGlyphs.Of('d').Strokes + " M6 -12.2 L11.2 -12.2"),
            ['Đ'] = (13.5f, StrokeGlyphs.Of('D').Strokes + " M0.2 -7.2 L6 -7.2"),
            ['ı'] = (4f, "M2 -10 L2 0"),
            ['°'] = (7.4f, "M3.7 -9.4 C2.4 -9.4 1.5 -10.4 1.5 -11.7 C1.5 -13 2.4 -14 3.7 -14 C5 -14 5.9 -13 5.9 -11.7 C5.9 -10.4 5 -9.4 3.7 -9.4 Z"),
            ['µ'] = (10.9f, "M2 -10 L2 4.2 M2 -3.8 C2 -1.4 3.1 0 5.3 0 C7.5 0 8.9 -1.6 8.9 -4.4 M8.9 -10 L8.9 0"),
            ['±'] = (12f, "M6 -11.4 L6 -3.4 M2 -7.4 L10 -7.4 M2 0 L10 0"),
            ['×'] = (12f, "M2.6 -9.6 L9.4 -2.8 M9.4 -9.6 L2.6 -2.8"),
            ['·'] = (4.2f, "M2.1 -5.6 L2.1 -5.3"),
            ['–'] = (10f, "M1.2 -5.6 L8.8 -5.6"),
            ['—'] = (17f, "M1 -5.6 L16 -5.6"),
            ['…'] = (13f, "M2.1 -0.5 L2.1 0 M6.5 -0.5 L6.5 0 M10.9 -0.5 L10.9 0"),
            ['‘'] = (4.2f, "M2.6 -14 L1.6 -10.8"),
            ['’'] = (4.2f, "M2.6 -14 L1.6 -10.8"),
            ['“'] = (7.4f, "M2.6 -14 L1.6 -10.8 M5.8 -14 L4.8 -10.8"),
            ['”'] = (7.4f, "M2.6 -14 L1.6 -10.8 M5.8 -14 L4.8 -10.8"),
            ['€'] = (12.4f, "M11 -11.6 C10.2 -13.2 9 -14 7.4 -14 C4.8 -14 3.2 -11.4 3.2 -7 C3.2 -2.6 4.8 0 7.4 0 C9 0 10.2 -0.8 11 -2.4 M1 -8.6 L8.6 -8.6 M1 -5.4 L8 -5.4"),
        };
    }
}
