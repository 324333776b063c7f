using SkiaSharp;
using YoloTune.Core.Drawing;

namespace YoloTune.Core.Tests.Drawing;

public class ClassPaletteTests
{
    [Fact]
    public void OnWhite_HasContrastAndKeepsTheHue()
    {
        for (var i = 0; i < ClassPalette.Count; i++)
        {
            var (original, dark) = (ClassPalette.Of(i), ClassPalette.OnWhite(i));
            original.ToHsv(out var hue, out var saturation, out _);
            dark.ToHsv(out var darkHue, out _, out _);

            Assert.True(1.05 / (Luminance(dark) + 0.05) >= 2.99, $"class {i}");
            Assert.True(saturation < 5 || Math.Abs(hue - darkHue) < 3, $"class {i}: {hue} became {darkHue}");
        }
    }

    [Fact]
    public void OnWhite_OfDarkColours_ChangesNothing() => Assert.Equal(ClassPalette.Of(0), ClassPalette.OnWhite(0));

    private static double Luminance(SKColor color)
    {
        static double Linear(byte value) => value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));
    }
}
