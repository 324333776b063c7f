using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Geometry;

/// <summary>Golden <c>metrics/match</c> and <c>metrics/overlaps</c>: boxes, rotated boxes, scaling back.</summary>
public class GoldenOverlapTests
{
    [Fact]
    public void Matrix_OfEveryGoldenImage_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "match.safetensors");
        var images = file.Tensors.Where(pair => pair.Key.EndsWith(".iou", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(images);
        foreach (var (name, iou) in images)
        {
            var image = name.Split('.')[0];
            var targets = Corners(file[$"{image}.gt_boxes"].ToFloats());
            var predictions = Corners(file[$"{image}.pred_boxes"].ToFloats());
            var actual = new float[targets.Length * predictions.Length];
            BoxOverlap.Matrix(targets, predictions, actual);
            Assert.Equal(iou.ToFloats(), actual);
            Assert.Equal(actual[0], BoxOverlap.Iou(targets[0], predictions[0]));
        }
    }

    [Fact]
    public void ToNative_OfTheGoldenBoxes_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var cases = System.Text.RegularExpressions.Regex.Matches(file.Metadata["scale_shapes"], @"\((\d+),(\d+)\)->\((\d+),(\d+)\)");
        Assert.NotEmpty(cases);
        var input = file["scale_boxes.in"].ToFloats();
        for (var i = 0; i < cases.Count; i++)
        {
            var sides = cases[i].Groups.Values.Skip(1).Select(group => int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            var frame = NativeFrame.FromShapes(sides[0], sides[1], sides[2], sides[3]);
            var boxes = Corners(input).Select(frame.ToNative).SelectMany(Values);
            Near(file[$"scale_boxes.{i}"].ToFloats(), [.. boxes], 1e-4f);
            var points = input.Chunk(2).Select(point => frame.ToNative(point[0], point[1])).SelectMany(point => new[] { point.X, point.Y });
            Near(file[$"scale_coords.{i}"].ToFloats(), [.. points], 1e-4f);
        }
    }

    [Fact]
    public void ToCenter_OfTheGoldenBoxes_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var boxes = Corners(file["scale_boxes.in"].ToFloats());

        var centers = boxes.Select(box => box.ToCenter()).ToArray();

        Assert.Equal(file["xyxy2xywh"].ToFloats(), centers.SelectMany(box => new[] { box.X, box.Y, box.Width, box.Height }));
    }

    [Fact]
    public void ProbIou_OfTheGoldenBoxes_EqualsTheReference()
    {
        var file = SharedFolder.Golden("metrics", "overlaps.safetensors");
        var targets = Rotated(file["obb_gt"].ToFloats());
        var predictions = Rotated(file["obb_pred"].ToFloats());

        var actual = targets.SelectMany(target => predictions.Select(prediction => ProbIou.Compute(target, prediction)));

        Near(file["obb_probiou"].ToFloats(), [.. actual], 1e-5f);
    }

    internal static CornerBox[] Corners(float[] values) => [.. values.Chunk(4).Select(box => new CornerBox(box[0], box[1], box[2], box[3]))];

    internal static RotatedBox[] Rotated(float[] values) => [.. values.Chunk(5).Select(box => new RotatedBox(box[0], box[1], box[2], box[3], box[4]))];

    private static float[] Values(CornerBox box) => [box.X1, box.Y1, box.X2, box.Y2];

    private static void Near(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
