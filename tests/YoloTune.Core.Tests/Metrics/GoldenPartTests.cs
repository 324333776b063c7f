using YoloTune.Core.Geometry;
using YoloTune.Core.Masks;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;
using YoloTune.Core.Tests.Geometry;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Metrics;

/// <summary>Golden <c>metrics/overlaps</c> (masks, key points) and <c>metrics/classify</c>.</summary>
public class GoldenPartTests
{
    [Fact]
    public void MaskOverlap_OfTheGoldenMasks_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var (rows, columns) = (Masks(file["mask_a"]), Masks(file["mask_b"]));
        var iou = new float[rows.Length * columns.Length];

        MaskOverlap.Matrix(rows, columns, iou);

        Near(file["mask_iou"].ToFloats(), iou, 1e-6f);
    }

    [Theory]
    [InlineData("oks", false)]
    [InlineData("oks_uniform", true)]
    public void KeypointSimilarity_OfTheGoldenPoints_EqualsTheReference(string name, bool uniform)
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var sigmas = uniform ? KeypointSimilarity.Sigmas(17, 2) : KeypointSimilarity.Sigmas(17, 3);
        var expected = file[name].ToFloats();
        var similarity = new float[expected.Length];

        KeypointSimilarity.Matrix(file["kpt_gt"].ToFloats(), file["kpt_area"].ToFloats(), file["kpt_pred"].ToFloats(), 3, sigmas, similarity);

        Near(expected, similarity, 1e-6f);
    }

    [Fact]
    public void Sigmas_OfCocoKeypoints_EqualTheReference() =>
        Assert.Equal(SharedFolder.Golden("metrics", "overlaps.safetensors")["oks_sigma"].ToFloats(), KeypointSimilarity.Sigmas(17, 3));

    [Fact]
    public void Assemble_OfTheGoldenPrototypes_GivesTheMasks() => AssertMasks("mask.process_mask_upsample_false", (prototypes, weights, box) => prototypes.Assemble(weights, box, 96, 128));

    [Fact]
    public void AssembleUpsampled_OfTheGoldenPrototypes_GivesTheMasks() => AssertMasks("mask.process_mask_upsample_true", (prototypes, weights, box) => prototypes.AssembleUpsampled(weights, box, 96, 128));

    [Fact]
    public void AssembleNative_OfTheGoldenPrototypes_GivesTheMasks() => AssertMasks("mask.process_mask_native_96x128", (prototypes, weights, box) => prototypes.AssembleNative(weights, box, 96, 128));

    [Fact]
    public void ToLeftTop_OfTheGoldenBoxes_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");

        var values = file["scale_boxes.in"].ToFloats().Chunk(4).Select(box => new CenterBox(box[0], box[1], box[2], box[3]).ToLeftTop());

        Assert.Equal(file["xywh2ltwh"].ToFloats(), values.SelectMany(box => new[] { box.Left, box.Top, box.Width, box.Height }));
    }

    [Fact]
    public void ClassificationMetrics_OfTheGoldenPredictions_EqualTheReference()
    {
        var file = SharedFolder.Golden("metrics", "classify.safetensors");
        var expected = SharedFolder.GoldenJson("metrics", "classify.json");
        var ranked = Integers(file["pred_top5"]).Chunk(5).ToArray();
        var targets = Integers(file["target"]);
        var metrics = new ClassificationMetrics(Math.Max(ranked.Max(row => row.Max()), targets.Max()) + 1);
        for (var i = 0; i < targets.Length; i++)
        {
            metrics.Add(ranked[i], targets[i]);
        }

        var result = metrics.Compute();

        Assert.Equal(expected.GetProperty("top1").GetDouble(), result.Top1, 1e-6);
        Assert.Equal(expected.GetProperty("top5").GetDouble(), result.Top5, 1e-6);
        Assert.Equal(expected.GetProperty("fitness").GetDouble(), result.Fitness, 1e-6);
    }

    private static void AssertMasks(string name, Func<MaskPrototypes, float[], CornerBox, BitMask> assemble)
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var stored = file["mask.protos"];
        var prototypes = new MaskPrototypes(stored.ToFloats(), (int)stored.Shape[0], (int)stored.Shape[1], (int)stored.Shape[2]);
        var coefficients = file["mask.coefficients"].ToFloats().Chunk(prototypes.Count).ToArray();
        var boxes = GoldenOverlapTests.Corners(file["mask.boxes"].ToFloats());
        var expected = file[name];
        var size = (int)(expected.Shape[1] * expected.Shape[2]);
        for (var i = 0; i < boxes.Length; i++)
        {
            var mask = assemble(prototypes, coefficients[i], boxes[i]);
            GoldenImages.AssertSame(expected.Data.Span.Slice(i * size, size), mask.ToBytes(), $"{name}[{i}]");
        }
    }

    // The file stores flat masks of 1600 pixels.
    private static BitMask[] Masks(StoredTensor tensor) =>
        [.. tensor.Data.ToArray().Chunk((int)tensor.Shape[1]).Select(pixels => BitMask.FromBytes(pixels, pixels.Length / 40, 40))];

    private static int[] Integers(StoredTensor tensor) => [.. tensor.ToFloats().Select(value => (int)value)];

    private static void Near(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
