using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Corpus;
using YoloTune.Training.Prediction;

namespace YoloTune.Training.Tests.Prediction;

public class StarterWeightsTests
{
    private const int Side = 192;

    /// <summary>The embedded weights carry the classes of the corpus of this version, in its order.</summary>
    [Fact]
    public void Load_Starter_NamesTheClassesOfTheCorpus()
    {
        using var model = Models.ModelLoader.Load("starter");

        Assert.Equal(CorpusGenerator.ClassNames, model.ClassNames);
    }

    [Fact]
    public void Predict_DiscOnAPlainBackdrop_FindsItAndNothingOnTheBackdropAlone()
    {
        using var yolo = Yolo.Load("starter");
        var options = new PredictorOptions { Confidence = 0.01f, ImageHeight = Side, ImageWidth = Side };

        var found = yolo.Predict(Picture(withDisc: true), "disc.png", options).Boxes;
        var nothing = yolo.Predict(Picture(withDisc: false), "plain.png", options).Boxes;

        var best = found.MaxBy(box => box.Score);
        Assert.All(found, box => Assert.True(float.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2 + box.Score)));
        Assert.True(best.Score > 0.02f, $"score {best.Score}");
        Assert.True(Overlap(best, 60, 50, 132, 122) > 0.5f, $"{best}");
        Assert.True(best.Score > 2 * nothing.Select(box => box.Score).DefaultIfEmpty(0).Max(), $"{best.Score}");
    }

    // A shaded ball of radius 36 around (96, 86).
    private static PixelBuffer Picture(bool withDisc)
    {
        var picture = new PixelBuffer(Side, Side);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (dx, dy) = (x + 0.5f - 96, y + 0.5f - 86);
                var distance = MathF.Sqrt((dx * dx) + (dy * dy));
                var share = withDisc ? Math.Clamp(36.5f - distance, 0, 1) : 0;
                var light = 1 - (0.006f * (dx + dy + 36));
                var row = picture.Row(y);
                row[3 * x] = (byte)Math.Clamp((share * 40 * light) + ((1 - share) * (120 + (0.2f * x))), 0, 255);
                row[(3 * x) + 1] = (byte)Math.Clamp((share * 60 * light) + ((1 - share) * (130 + (0.1f * y))), 0, 255);
                row[(3 * x) + 2] = (byte)Math.Clamp((share * 230 * light) + ((1 - share) * 125), 0, 255);
            }
        }

        return picture;
    }

    private static float Overlap(Detection box, float left, float top, float right, float bottom)
    {
        var inner = Math.Max(0, Math.Min(box.X2, right) - Math.Max(box.X1, left)) * Math.Max(0, Math.Min(box.Y2, bottom) - Math.Max(box.Y1, top));
        return inner / (((box.X2 - box.X1) * (box.Y2 - box.Y1)) + ((right - left) * (bottom - top)) - inner);
    }
}
