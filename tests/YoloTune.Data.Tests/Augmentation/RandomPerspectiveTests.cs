using System.Text.Json;
using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class RandomPerspectiveTests
{
    [Fact]
    public void ToMatrix_FromTheGoldenDraws_AgreesToTheLastBits()
    {
        foreach (var (name, entry, golden) in Cases())
        {
            var image = Image(entry);
            var (height, width) = Output(entry);

            var matrix = Draws(entry).ToMatrix(image.Height, image.Width, height, width);

            var expected = Matrix(golden, name);
            for (var i = 0; i < 9; i++)
            {
                Assert.True(Math.Abs(expected[i] - matrix[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{name}: {matrix[i]} instead of {expected[i]} at {i}");
            }
        }
    }

    [Fact]
    public void Transform_WithTheGoldenMatrix_GivesTheBoxesBeforeClipping()
    {
        foreach (var (name, entry, golden) in Cases())
        {
            var (height, width) = Output(entry);
            var input = Image(entry);

            // The file has the moved boxes of all cases, polygons disregarded.
            var labels = GoldenLabels.Normalized(golden, $"{name}.in", input.Height, input.Width);
            var moved = RandomPerspective.Transform(new Instances(labels.Classes, labels.Boxes), Matrix(golden, name), IsPerspective(entry), height, width);

            GoldenLabels.AssertClose(golden[$"{name}.all_bboxes_unclipped"].ToFloats(), moved.Boxes, name, GoldenLabels.PixelTolerance);
        }
    }

    [Fact]
    public void Apply_WithTheGoldenMatrix_GivesImageAndLabels()
    {
        foreach (var (name, entry, golden) in Cases())
        {
            var (height, width) = Output(entry);
            var image = Image(entry);
            var rotated = entry.GetProperty("arguments").TryGetProperty("preserve_obb", out _);
            var labels = GoldenLabels.Normalized(golden, $"{name}.in", image.Height, image.Width, rotated);
            var sample = new Sample(name, image, labels, image.Height, image.Width);

            RandomPerspective.Apply(sample, Matrix(golden, name), entry.GetProperty("scale").GetDouble(), IsPerspective(entry), height, width);

            GoldenImages.AssertSame(golden[$"{name}.out.img"], sample.Image, name);
            GoldenLabels.AssertSame(GoldenLabels.Pixels(golden, $"{name}.out"), sample.Instances, name);
        }
    }

    private static IEnumerable<(string Name, JsonElement Entry, SafetensorsFile Golden)> Cases()
    {
        var golden = SharedFolder.Golden("data", "perspective.safetensors");
        var cases = SharedFolder.GoldenJson("data", "perspective.json").EnumerateArray()
            .Select(entry => (entry.GetProperty("case").GetString()!, entry, golden))
            .ToList();
        Assert.NotEmpty(cases);
        return cases;
    }

    private static PixelBuffer Image(JsonElement entry) => GoldenImages.Input(entry.GetProperty("image").GetString()!);

    private static (int Height, int Width) Output(JsonElement entry) =>
        (entry.GetProperty("size_wh")[1].GetInt32(), entry.GetProperty("size_wh")[0].GetInt32());

    private static bool IsPerspective(JsonElement entry) =>
        entry.GetProperty("arguments").TryGetProperty("perspective", out var value) && value.GetDouble() > 0;

    private static AffineDraws Draws(JsonElement entry)
    {
        var draws = entry.GetProperty("draws");
        double Draw(string name) => draws.GetProperty(name).GetDouble();
        return new AffineDraws(
            Draw("perspective_x"),
            Draw("perspective_y"),
            Draw("angle_deg"),
            Draw("scale"),
            Draw("shear_x_deg"),
            Draw("shear_y_deg"),
            Draw("translate_x_fraction"),
            Draw("translate_y_fraction"));
    }

    private static double[] Matrix(SafetensorsFile golden, string name)
    {
        var matrix = new double[9];
        Buffer.BlockCopy(golden[$"{name}.M"].Data.ToArray(), 0, matrix, 0, 72);
        return matrix;
    }
}
