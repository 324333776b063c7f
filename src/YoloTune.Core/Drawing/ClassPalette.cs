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

    /// <summary>Number of colours; classes beyond repeat them.</summary>
    public static int Count => Colors.Length;

    /// <summary>Text on light colours.</summary>
    public static SKColor DarkText { get; } = new(17, 31, 104);

    /// <summary>Text on dark colours.</summary>
    public static SKColor LightText { get; } = SKColors.White;

    /// <summary>The colour of a class.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    public static SKColor Of(int classIndex) => Colors[Place(classIndex)];

    /// <summary>The colour of text on the colour of a class.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    public static SKColor TextOn(int classIndex) => Light.Contains(Place(classIndex)) ? DarkText : LightText;

    private static int Place(int classIndex) => (int)((uint)classIndex % (uint)Colors.Length);
}
