using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

/// <summary>Golden <c>data/format</c> and <c>data/masks</c>: what the network learns from finished samples.</summary>
public class SampleTargetsTests
{
    /// <summary>The golden README allows half a percent of the mask pixels.</summary>
    private const double MaskTolerance = 0.005;

    [Theory]
    [InlineData("detect", TaskKind.Detect, true, 4)]
    [InlineData("segment", TaskKind.Segment, true, 4)]
    [InlineData("segment_nooverlap", TaskKind.Segment, false, 4)]
    [InlineData("segment_r1", TaskKind.Segment, true, 1)]
    [InlineData("pose", TaskKind.Pose, true, 4)]
    [InlineData("obb", TaskKind.Obb, true, 4)]
    public void Of_EveryGoldenSample_GivesTheReferenceLabels(string name, TaskKind task, bool overlap, int ratio)
    {
        var golden = SharedFolder.Golden("data", "format.safetensors");
        var image = GoldenImages.ToImage(golden[$"{name}.in.img"]);
        var sample = new Sample(name, image, GoldenLabels.Pixels(golden, $"{name}.in"), image.Height, image.Width);

        var targets = SampleTargets.Of(sample, new TargetOptions { Task = task, OverlapMasks = overlap, MaskRatio = ratio });

        Assert.Equal(golden[$"{name}.out.cls"].ToFloats(), targets.Classes);
        GoldenLabels.AssertClose(golden[$"{name}.out.bboxes"].ToFloats(), targets.Boxes, name, 1e-5f);
        if (golden.Contains($"{name}.out.keypoints"))
        {
            GoldenLabels.AssertClose(golden[$"{name}.out.keypoints"].ToFloats(), targets.Keypoints, name, 1e-6f);
        }

        if (golden.Contains($"{name}.out.masks"))
        {
            var masks = targets.Masks!;
            AssertCells(golden[$"{name}.out.masks"].ToFloats(), masks.InstanceMap?.Select(value => (float)value) ?? masks.InstanceMasks!.Select(value => (float)value), name);
            AssertCells(golden[$"{name}.out.sem_masks"].ToFloats(), masks.ClassMap.Select(value => (float)value), name);
        }
    }

    [Fact]
    public void Format_OfEveryGoldenCase_IsCovered()
    {
        var names = SharedFolder.Golden("data", "format.safetensors").Tensors.Select(pair => pair.Key.Split('.')[0]).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["detect", "obb", "pose", "segment", "segment_nooverlap", "segment_r1"], names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Draw_OfTheGoldenPolygons_GivesTheReferenceMasksAndOrder(int ratio)
    {
        var golden = SharedFolder.Golden("data", "masks.safetensors");
        foreach (var name in golden.Tensors.Where(pair => pair.Key.EndsWith(".polygons", StringComparison.Ordinal)).Select(pair => pair.Key.Split('.')[0]))
        {
            var stored = golden[$"{name}.single_r1"];
            var (height, width) = ((int)stored.Shape[1], (int)stored.Shape[2]);

            // The masks were drawn from the resampled polygons, clipped to the image; labels 0, 1, 2 ... show the order.
            var polygons = golden[$"{name}.resampled50"];
            float[] points = [.. polygons.ToFloats().Select((value, i) => Math.Clamp(value, 0f, i % 2 == 0 ? width : height))];
            var count = (int)polygons.Shape[0];
            Sample Make() => new(name, new PixelBuffer(height, width), new Instances([.. Enumerable.Range(0, count).Select(i => (float)i)], new float[4 * count], points, 50), height, width);
            var sample = Make();

            var map = SampleMasks.Draw(sample, ratio, overlap: true).InstanceMap!;
            var masks = SampleMasks.Draw(Make(), ratio, overlap: false).InstanceMasks!;

            Assert.Equal(golden[$"{name}.sorted_index_r{ratio}"].ToFloats(), sample.Instances.Classes);
            AssertCells(golden[$"{name}.overlap_r{ratio}"].ToFloats(), map.Select(value => (float)value), name);
            AssertCells(golden[$"{name}.single_r{ratio}"].ToFloats(), masks.Select(value => (float)value), name);
        }
    }

    [Fact]
    public void Draw_WithoutInstances_IsEmpty()
    {
        var masks = SampleMasks.Draw(new Sample("a", new PixelBuffer(32, 64), Instances.Empty, 32, 64), 4, overlap: true);

        Assert.Equal((8, 16), (masks.Height, masks.Width));
        Assert.All(masks.InstanceMap!, cell => Assert.Equal(0, cell));
        Assert.All(masks.ClassMap, cell => Assert.Equal(0, cell));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Draw_WithAnyRatio_AgreesWithResizingTheFullMask(int ratio)
    {
        var sample = new Sample("a", new PixelBuffer(60, 90), new Instances([0f], [0f, 0, 1, 1], [10, 5.5f, 70, 20, 62, 55, 4, 40.9f], 4), 60, 90);
        var full = SampleMasks.Draw(sample, 1, overlap: true).InstanceMap!;
        var expected = Resampling.Resize(new PixelBuffer(60, 90, 1, Array.ConvertAll(full, value => (byte)value)), 60 / ratio, 90 / ratio);

        Assert.Equal(expected.Pixels.ToArray(), SampleMasks.Draw(sample, ratio, overlap: true).InstanceMap!.Select(value => (byte)value));
    }

    [Fact]
    public void Of_MasksWithoutPolygons_IsRefused() => Assert.Throws<ArgumentException>(() =>
        SampleTargets.Of(new Sample("a", new PixelBuffer(32, 32), new Instances([0f], [0f, 0, 8, 8]), 32, 32), new TargetOptions { Task = TaskKind.Segment }));

    private static void AssertCells(float[] expected, IEnumerable<float> actual, string what)
    {
        var cells = actual.ToArray();
        Assert.Equal(expected.Length, cells.Length);
        var different = expected.Zip(cells).Count(pair => pair.First != pair.Second);
        Assert.True(different <= MaskTolerance * expected.Length, $"{what}: {different} of {expected.Length} cells differ");
    }
}
