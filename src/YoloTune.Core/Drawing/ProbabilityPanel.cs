using System.Globalization;
using SkiaSharp;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>Writes the five best classes of a picture into its corner: name, bar and probability, on a dark panel.</summary>
internal static class ProbabilityPanel
{
    private const float PanelShare = 0.9f;

    /// <summary>Draws the panel.</summary>
    /// <param name="canvas">The target.</param>
    /// <param name="result">A classification.</param>
    /// <param name="size">Size of the text, pixels; reduced where the panel would not fit.</param>
    /// <param name="withShares">Write the probabilities too.</param>
    public static void Draw(SKCanvas canvas, ImageResult result, float size, bool withShares)
    {
        var probs = result.Probs!;
        string[] names = [.. probs.Top5.Select(result.NameOf)];
        string[] shares = [.. probs.Top5Conf.Select(share => withShares ? share.ToString("F2", CultureInfo.InvariantCulture) : string.Empty)];
        size = Fitted(names, shares, size, result);
        using var font = new StrokeFont(size);
        var gap = MathF.Round(size * 0.5f);
        var line = MathF.Round(size * 1.4f);
        var (nameWidth, shareWidth, barWidth) = (names.Max(font.Measure), shares.Max(font.Measure), size * 5);
        var left = MathF.Round(0.03f * result.Width);
        var top = MathF.Round(0.03f * result.Height);
        using var panel = new SKPaint { Color = new SKColor(16, 18, 24, 200), IsAntialias = true };
        canvas.DrawRoundRect(left, top, nameWidth + barWidth + shareWidth + (4 * gap), (names.Length * line) + gap, gap / 2, gap / 2, panel);
        for (var i = 0; i < names.Length; i++)
        {
            var y = top + (gap / 2) + (i * line);
            var baseline = MathF.Round(y + ((line + font.CapHeight) / 2));
            font.Draw(canvas, names[i], left + gap, baseline, SKColors.White);
            var start = left + nameWidth + (2 * gap);
            using var rail = new SKPaint { Color = new SKColor(255, 255, 255, 50) };
            using var bar = new SKPaint { Color = new SKColor(0xE6, 0x9F, 0x00) };
            var (barTop, barHeight) = (y + (line * 0.28f), line * 0.44f);
            canvas.DrawRect(start, barTop, barWidth, barHeight, rail);
            canvas.DrawRect(start, barTop, barWidth * probs.Top5Conf[i], barHeight, bar);
            font.Draw(canvas, shares[i], start + barWidth + gap, baseline, SKColors.White);
        }
    }

    // Text is a third of the panel at least, so a few halvings are enough.
    private static float Fitted(string[] names, string[] shares, float size, ImageResult result)
    {
        for (; size > 6; size *= 0.85f)
        {
            using var font = new StrokeFont(size);
            var width = names.Max(font.Measure) + shares.Max(font.Measure) + (size * 7);
            var height = ((names.Length * 1.4f) + 0.5f) * size;
            if (width <= PanelShare * result.Width && height <= PanelShare * result.Height)
            {
                break;
            }
        }

        return size;
    }
}
