using System.Text.Json;
using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class MixTests
{
    [Fact]
    public void MixUp_WithEveryGoldenWeight_GivesImageAndLabels()
    {
        foreach (var (tag, entry, golden) in Cases("mixup", "r"))
        {
            var (sample, partner) = Pair(golden, tag, entry);

            MixUp.Apply(sample, partner, entry.GetProperty("r").GetDouble());

            AssertGolden(golden, tag, sample);
        }
    }

    [Fact]
    public void CutMix_WithEveryGoldenDraw_FindsTheFreeRectanglesAndPastes()
    {
        foreach (var (tag, entry, golden) in Cases("cutmix", "lambda"))
        {
            var (sample, partner) = Pair(golden, tag, entry);
            var rectangles = entry.GetProperty("centres_xy").EnumerateArray()
                .Select(centre => CutMix.Rectangle(sample.Image.Height, sample.Image.Width, entry.GetProperty("lambda").GetDouble(), centre[0].GetInt32(), centre[1].GetInt32()))
                .ToArray();

            if (entry.TryGetProperty("candidates", out var candidates))
            {
                var free = Enumerable.Range(0, rectangles.Length).Where(i => CutMix.IsFree(sample.Instances, rectangles[i]));
                Assert.Equal(candidates.EnumerateArray().Select(value => value.GetInt32()), free);
                CutMix.Apply(sample, partner, rectangles[candidates[entry.GetProperty("picked").GetInt32()].GetInt32()]);
            }
            else
            {
                Assert.DoesNotContain(rectangles, rectangle => CutMix.IsFree(sample.Instances, rectangle) && CutMix.Apply(sample, partner, rectangle));
            }

            AssertGolden(golden, tag, sample);
        }
    }

    [Fact]
    public void CopyPaste_InEveryGoldenMode_GivesImageAndLabels()
    {
        foreach (var (tag, entry, golden) in Cases("copypaste", "p"))
        {
            var images = entry.GetProperty("images").EnumerateArray().Select(name => Load(golden, $"{tag.Split('.')[0]}.{name.GetString()}")).ToArray();
            var share = entry.GetProperty("p").GetDouble();

            if (entry.GetProperty("mode").GetString() == "flip")
            {
                CopyPaste.Mirrored(images[0], share);
            }
            else
            {
                CopyPaste.Apply(images[0], images[1], share);
            }

            AssertGolden(golden, tag, images[0]);
        }
    }

    [Fact]
    public void CopyPaste_WithoutPolygons_DoesNothing()
    {
        var sample = new Sample("a", new PixelBuffer(8, 8), new Instances([0f], [1f, 1, 3, 3]), 8, 8);

        CopyPaste.Mirrored(sample, 1);

        Assert.Equal(1, sample.Instances.Count);
    }

    private static IEnumerable<(string Tag, JsonElement Entry, SafetensorsFile Golden)> Cases(string kind, string mark)
    {
        var golden = SharedFolder.Golden("data", "mix.safetensors");
        var cases = SharedFolder.GoldenJson("data", "mix.json").EnumerateArray()
            .Where(entry => entry.TryGetProperty(mark, out _) && entry.GetProperty("tag").GetString()!.Contains(kind, StringComparison.Ordinal))
            .Select(entry => (entry.GetProperty("tag").GetString()!, entry, golden))
            .ToList();
        Assert.NotEmpty(cases);
        return cases;
    }

    private static (Sample Sample, Sample Partner) Pair(SafetensorsFile golden, string tag, JsonElement entry)
    {
        var names = entry.GetProperty("images").EnumerateArray().Select(name => $"{tag.Split('.')[0]}.{name.GetString()}").ToArray();
        return (Load(golden, names[0]), Load(golden, names[1]));
    }

    private static Sample Load(SafetensorsFile golden, string prefix)
    {
        var image = GoldenImages.ToImage(golden[$"{prefix}.img"]);
        return new Sample(prefix, image, GoldenLabels.Pixels(golden, prefix), image.Height, image.Width);
    }

    private static void AssertGolden(SafetensorsFile golden, string tag, Sample sample)
    {
        GoldenImages.AssertSame(golden[$"{tag}.img"], sample.Image, tag);
        GoldenLabels.AssertSame(GoldenLabels.Pixels(golden, tag), sample.Instances, tag);
    }
}
