using YoloTune.Data.Corpus;
using YoloTune.Data.Corpus.Objects;

namespace YoloTune.Data.Tests.Corpus;

/// <summary>Cut-outs in plain colours: class 0 is a red square, class 1 a green disc, class 2 a blue bar, each with a clear margin.</summary>
internal static class MadeUpCutOuts
{
    public const int Side = 64;
    public const int Margin = 8;

    public static CorpusGenerator Generator { get; } = new(All());

    public static IReadOnlyList<CutOut> All() =>
    [
        Draw(0, (0, 0, 255), (_, _) => true),
        Draw(1, (0, 255, 0), (x, y) => (x * x) + (y * y) <= 24 * 24),
        Draw(2, (255, 0, 0), (_, y) => Math.Abs(y) <= 7),
    ];

    public static byte[] Pixels((byte B, byte G, byte R) color, Func<float, float, bool> isInside)
    {
        var pixels = new byte[4 * Side * Side];
        for (var y = Margin; y < Side - Margin; y++)
        {
            for (var x = Margin; x < Side - Margin; x++)
            {
                if (isInside(x + 0.5f - (Side / 2f), y + 0.5f - (Side / 2f)))
                {
                    var i = 4 * ((y * Side) + x);
                    (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (color.B, color.G, color.R, 255);
                }
            }
        }

        return pixels;
    }

    private static CutOut Draw(int classIndex, (byte B, byte G, byte R) color, Func<float, float, bool> isInside) =>
        CutOut.From(classIndex, Pixels(color, isInside), Side, Side)!;
}
