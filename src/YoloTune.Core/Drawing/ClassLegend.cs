using System.Globalization;
using SkiaSharp;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>Names the classes of a class map in the corner of a picture: colour, name and share of the pixels, the most frequent first.</summary>
internal static class ClassLegend
{
    private const int Most = 12;
    private const float PanelShare = 0.9f;

    /// <summary>Draws the panel.</summary>
    /// <param name="canvas">The target.</param>
    /// <param name="result">A result with a class map.</param>
    /// <param name="size">Size of the text, pixels; reduced where the panel would not fit.</param>
    /// <param name="withShares">Write the shares too.</param>
    public static void Draw(SKCanvas canvas, ImageResult result, float size, bool withShares)
    {
        var map = result.Classes!;
        int[] classes = [.. map.Present.Take(Most)];
        if (classes.Length == 0)
        {
            return;
        }

        string[] texts = [.. classes.Select(index => withShares ? string.Create(CultureInfo.InvariantCulture, $"{result.NameOf(index)} {100 * map.ShareOf(index):F1}%") : result.NameOf(index))];
        size = Fitted(texts, size, result);
        using var font = new StrokeFont(size);
        var (gap, line) = (MathF.Round(size * 0.5f), MathF.Round(size * 1.4f));
        var (left, top) = (MathF.Round(0.03f * result.Width), MathF.Round(0.03f * result.Height));
        using var panel = new SKPaint { Color = new SKColor(16, 18, 24, 200), IsAntialias = true };
        canvas.DrawRoundRect(left, top, texts.Max(font.Measure) + size + (3 * gap), (texts.Length * line) + gap, gap / 2, gap / 2, panel);
        for (var i = 0; i < texts.Length; i++)
        {
            var y = top + (gap / 2) + (i * line);
            using var swatch = new SKPaint { Color = ClassPalette.Of(classes[i]) };
            canvas.DrawRect(left + gap, y + (line * 0.2f), size, line * 0.6f, swatch);
            font.Draw(canvas, texts[i], left + size + (2 * gap), MathF.Round(y + ((line + font.CapHeight) / 2)), SKColors.White);
        }
    }

    private static float Fitted(string[] texts, float size, ImageResult result)
    {
        for (; size > 6; size *= 0.85f)
        {
            using var font = new StrokeFont(size);
            if (texts.Max(font.Measure) + (size * 2.5f) <= PanelShare * result.Width && ((texts.Length * 1.4f) + 0.5f) * size <= PanelShare * result.Height)
            {
                break;
            }
        }

        return size;
    }
}
