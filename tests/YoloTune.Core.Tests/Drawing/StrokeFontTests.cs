using SkiaSharp;
using YoloTune.Core.Drawing;

namespace YoloTune.Core.Tests.Drawing;

public class StrokeFontTests
{
    public static TheoryData<float> Sizes => [6f, 12f, 20f, 48f];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_OfEveryAsciiCharacter_LeavesInkInsideItsAdvance(float size)
    {
        using var font = new StrokeFont(size);
        var shapes = new HashSet<string>();
        for (var character = '!'; character <= '~'; character++)
        {
            var ink = Ink(font, character.ToString(), out var picture);
            Assert.False(ink.IsEmpty, $"'{character}' is empty at {size}");
            Assert.True(ink.Left >= 19 - (size * 0.1f) && ink.Right <= 21 + font.Measure(character.ToString()) + (size * 0.1f), $"'{character}' leaves its advance");
            Assert.True(ink.Top >= 100 - size && ink.Bottom <= 100 + (size * 0.4f), $"'{character}' leaves its line");
            Assert.True(shapes.Add(picture), $"'{character}' looks like another character at {size}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_OfCapitals_FillsExactlyTheCapHeightAboveTheBaseline(float size)
    {
        using var font = new StrokeFont(size);

        var ink = Ink(font, "E", out _);

        Assert.Equal(100, ink.Bottom);
        Assert.Equal(100 - font.CapHeight, ink.Top, 1.01f);
    }

    [Fact]
    public void Measure_OfAText_IsTheSumOfItsCharacters()
    {
        using var font = new StrokeFont(20);

        Assert.Equal(font.Measure("a") + font.Measure("W") + font.Measure(" "), font.Measure("aW "), 1e-3f);
        Assert.Equal(0, font.Measure(string.Empty));
    }

    [Fact]
    public void Draw_OfACharacterThatNoFontHas_LeavesABoxOfTheMeasuredWidth()
    {
        using var font = new StrokeFont(20);
        const string privateUse = "\U000FFFFD";

        var ink = Ink(font, privateUse, out _);

        Assert.False(ink.IsEmpty);
        Assert.True(ink.Width <= font.Measure(privateUse));
    }

    private static SKRectI Ink(StrokeFont font, string text, out string picture)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(160, 140, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Black);
        font.Draw(canvas, text, 20, 100, SKColors.White);
        var pixels = bitmap.GetPixelSpan();
        var ink = SKRectI.Empty;
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                if (pixels[(y * bitmap.RowBytes) + x] > 40)
                {
                    var pixel = new SKRectI(x, y, x + 1, y + 1);
                    ink = ink.IsEmpty ? pixel : SKRectI.Union(ink, pixel);
                }
            }
        }

        picture = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(pixels));
        return ink;
    }
}
