using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>The field's twenty class colours, and the text colours that are legible on them (spec/04 section 19, spec/07 section 6).</summary>
public static class ClassPalette
{
    private static readonly SKColor[] Colors =
    [
        new(0xFF042AFF), new(0xFF0BDBEB), new(0xFFF3F3F3), new(0xFF00DFB7), new(0xFF111F68),
        new(0xFFFF6FDD), new(0xFFFF444F), new(0xFFCCED00), new(0xFF00F344), new(0xFFBD00FF),
        new(0xFF00B4FF), new(0xFFDD00BA), new(0xFF00FFFF), new(0xFF26C000), new(0xFF01FFB3),
        new(0xFF7D24FF), new(0xFF7B0068), new(0xFFFF1B6C), new(0xFFFC6D2F), new(0xFFA2FF0B),
    ];

    private static readonly HashSet<int> Light = [1, 2, 3, 5, 7, 8, 12, 14, 19];

    private static readonly SKColor[] OnWhiteColors = [.. Colors.Select(Darkened)];

    /// <summary>Number of colours; classes beyond repeat them.</summary>
    public static int Count => Colors.Length;

    /// <summary>Text on light colours.</summary>
    public static SKColor DarkText { get; } = new(17, 31, 104);

    /// <summary>Text on dark colours.</summary>
    public static SKColor LightText { get; } = SKColors.White;

    /// <summary>The colour of a class.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    public static SKColor Of(int classIndex) => Colors[Place(classIndex)];

    /// <summary>
    /// The colour of a class for lines and marks on white: the hue of <see cref="Of"/>, darkened as far as it takes to reach a
    /// contrast of 3 to 1 (WCAG 2.2, 1.4.11).
    /// </summary>
    /// <param name="classIndex">Zero-based class index.</param>
    public static SKColor OnWhite(int classIndex) => OnWhiteColors[Place(classIndex)];

    /// <summary>The colour of text on the colour of a class.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    public static SKColor TextOn(int classIndex) => Light.Contains(Place(classIndex)) ? DarkText : LightText;

    private static SKColor Darkened(SKColor color)
    {
        for (var share = 1.0; share > 0; share -= 0.02)
        {
            var darker = new SKColor((byte)(color.Red * share), (byte)(color.Green * share), (byte)(color.Blue * share));
            if (1.05 / (Luminance(darker) + 0.05) >= 3)
            {
                return darker;
            }
        }

        return SKColors.Black;
    }

    /// <summary>Relative luminance of sRGB, 0 to 1 (WCAG 2.2).</summary>
    private static double Luminance(SKColor color) => (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));

    private static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);

    private static int Place(int classIndex) => (int)((uint)classIndex % (uint)Colors.Length);
}
