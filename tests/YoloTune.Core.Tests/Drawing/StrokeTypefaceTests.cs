using System.Buffers.Binary;
using System.Text;
using SkiaSharp;
using YoloTune.Core.Drawing;

namespace YoloTune.Core.Tests.Drawing;

public class StrokeTypefaceTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ÄÖÜäöüßÁéîñõÅčřŠžĀăğőűçşąęŻłŁđÆæŒœØø°µ±×–—…€";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_DrawsEveryCharacterAsItself(bool bold)
    {
        using var face = StrokeTypeface.Create("Test Strokes", bold);
        var pictures = new Dictionary<string, char>();
        foreach (var letter in Letters)
        {
            var (dark, picture) = Draw(face, letter.ToString());

            Assert.True(dark > 7, $"'{letter}' has {dark} dark pixels");
            Assert.True(pictures.TryAdd(picture, letter), $"'{letter}' looks like '{(pictures.TryGetValue(picture, out var other) ? other : ' ')}'");
        }
    }

    [Fact]
    public void Create_KeepsHolesOpen()
    {
        using var face = StrokeTypeface.Create("Test Strokes", bold: true);
        using var font = new SKFont(face, 400);
        using var paint = new SKPaint();
        using var bitmap = new SKBitmap(new SKImageInfo(500, 500, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        foreach (var letter in "OoDe%8ÖØ")
        {
            canvas.Clear(SKColors.White);
            canvas.DrawText(letter.ToString(), 40, 400, SKTextAlign.Left, font, paint);

            Assert.True(HasEnclosedWhite(bitmap), $"'{letter}' is filled");
        }
    }

    [Fact]
    public void Create_OfBold_HasMoreInkThanRegular()
    {
        using var regular = StrokeTypeface.Create("Test Strokes", bold: false);
        using var bold = StrokeTypeface.Create("Test Strokes", bold: true);

        Assert.True(Draw(bold, "Hamburg").Dark > 1.2 * Draw(regular, "Hamburg").Dark);
        Assert.False(regular.IsBold);
        Assert.True(bold.IsBold);
        Assert.Equal("Test Strokes", regular.FamilyName);
    }

    [Fact]
    public void Create_ShowsWhatNoFontHasAsABox()
    {
        var rune = new Rune(0xFFFFD);
        using var face = StrokeTypeface.Create("Test Strokes", bold: false, [rune]);

        Assert.True(Draw(face, rune.ToString()).Dark > 50);
    }

    [Fact]
    public void Foreign_NamesOnlyCharactersThatTheStrokesLack()
    {
        Assert.Empty(StrokeTypeface.Foreign(Letters + " "));
        Assert.Equal([new Rune('Я'), new Rune(0x1F600)], StrokeTypeface.Foreign("aЯb😀"));
    }

    [Fact]
    public void Build_GivesTheTablesAndSumsOfTheSpecification()
    {
        var file = StrokeTypeface.Build("Test Strokes", bold: false, null);
        var count = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4));
        var tags = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var entry = file.AsSpan(12 + (16 * i), 16);
            var tag = Encoding.ASCII.GetString(entry[..4]);
            var (offset, length) = ((int)BinaryPrimitives.ReadUInt32BigEndian(entry[8..]), (int)BinaryPrimitives.ReadUInt32BigEndian(entry[12..]));
            tags.Add(tag);

            Assert.Equal(0, offset % 4);
            Assert.True(offset + length <= file.Length);
            if (tag != "head")
            {
                Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), Sum(file.AsSpan(offset, length)));
            }
        }

        Assert.Equal(["OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"], tags);
        Assert.Equal(0xB1B0AFBA, Sum(file));
    }

    [Fact]
    public void StrokeFont_DrawsLettersWithMarks_WithoutASystemFont()
    {
        using var font = new StrokeFont(40);
        using var bitmap = new SKBitmap(new SKImageInfo(120, 80, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        font.Draw(canvas, "A", 20, 60, SKColors.White);
        var plain = Dark(bitmap, ink: 255);
        canvas.Clear(SKColors.Black);
        font.Draw(canvas, "Ä", 20, 60, SKColors.White);

        Assert.True(Dark(bitmap, ink: 255) > plain + 20);
        Assert.Equal(font.Measure("A"), font.Measure("Ä"));
    }

    private static (int Dark, string Picture) Draw(SKTypeface face, string text)
    {
        using var font = new SKFont(face, 40);
        using var paint = new SKPaint { IsAntialias = true };
        using var bitmap = new SKBitmap(new SKImageInfo(200, 80, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.DrawText(text, 10, 55, SKTextAlign.Left, font, paint);
        return (Dark(bitmap, ink: 0), Convert.ToBase64String(bitmap.GetPixelSpan()));
    }

    private static int Dark(SKBitmap bitmap, byte ink)
    {
        var count = 0;
        foreach (var value in bitmap.GetPixelSpan())
        {
            count += Math.Abs(value - ink) < 128 ? 1 : 0;
        }

        return count;
    }

    /// <summary>White that a flood from the corner does not reach.</summary>
    private static bool HasEnclosedWhite(SKBitmap bitmap)
    {
        var (width, height) = (bitmap.Width, bitmap.Height);
        var pixels = bitmap.GetPixelSpan().ToArray();
        var stack = new Stack<int>([0]);
        pixels[0] = 1;
        while (stack.TryPop(out var place))
        {
            foreach (var next in new[] { place - 1, place + 1, place - width, place + width })
            {
                if (next >= 0 && next < width * height && pixels[next] > 128)
                {
                    pixels[next] = 1;
                    stack.Push(next);
                }
            }
        }

        return pixels.Any(value => value > 128);
    }

    private static uint Sum(ReadOnlySpan<byte> data)
    {
        var padded = new byte[(data.Length + 3) / 4 * 4];
        data.CopyTo(padded);
        var sum = 0u;
        for (var i = 0; i < padded.Length; i += 4)
        {
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(i)));
        }

        return sum;
    }
}
