using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Geometry;

/// <summary>Golden <c>data/obb</c>: quadrilaterals to rotated boxes and back.</summary>
public class RotatedGeometryTests
{
    [Theory]
    [InlineData("quads", "quads_to_xywhr", 4e-4f)]
    [InlineData("special_quads", "special_to_xywhr", 1e-5f)]
    [InlineData("corners", "corners_to_xywhr", 4e-4f)]
    public void MinimumAreaRectangle_OfTheGoldenPolygons_IsTheReferenceBox(string from, string to, float tolerance)
    {
        var file = SharedFolder.Golden("data", "obb.safetensors");
        var polygons = file[from].ToFloats().Chunk(8).ToArray();
        var expected = GoldenOverlapTests.Rotated(file[to].ToFloats());
        for (var i = 0; i < polygons.Length; i++)
        {
            Near(expected[i], MinimumAreaRectangle.Of(polygons[i]), tolerance, $"{from}[{i}]");
        }
    }

    [Fact]
    public void ToCorners_OfTheGoldenBoxes_AreTheReferenceCorners()
    {
        var file = SharedFolder.Golden("data", "obb.safetensors");

        var corners = GoldenOverlapTests.Rotated(file["xywhr"].ToFloats()).SelectMany(box => box.ToCorners()).ToArray();

        Assert.All(file["corners"].ToFloats().Zip(corners), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Regularized_OfTheGoldenBoxes_IsTheReferenceForm()
    {
        var file = SharedFolder.Golden("data", "obb.safetensors");
        var expected = GoldenOverlapTests.Rotated(file["regularized"].ToFloats());
        var boxes = GoldenOverlapTests.Rotated(file["regularize_in"].ToFloats());
        for (var i = 0; i < boxes.Length; i++)
        {
            Near(expected[i], boxes[i].Regularized(), 1e-6f, $"[{i}]");
        }
    }

    [Fact]
    public void MinimumAreaRectangle_OfManyPointsOnARectangle_IsTheRectangle()
    {
        var box = new RotatedBox(50, 40, 30, 12, 0.7f);
        var corners = box.ToCorners();
        var points = new List<float>();
        for (var side = 0; side < 4; side++)
        {
            var (x0, y0, x1, y1) = (corners[2 * side], corners[(2 * side) + 1], corners[(2 * side + 2) % 8], corners[(2 * side + 3) % 8]);
            for (var part = 0f; part < 1; part += 0.04f)
            {
                points.AddRange([x0 + (part * (x1 - x0)), y0 + (part * (y1 - y0))]);
            }
        }

        Near(box, MinimumAreaRectangle.Of([.. points]), 1e-4f, "resampled");
    }

    [Fact]
    public void ToHull_OfATurnedBox_IsAroundItsCorners()
    {
        var hull = new RotatedBox(10, 10, 8, 2, MathF.PI / 2).ToHull();

        Assert.Equal(9, hull.X1, 1e-4f);
        Assert.Equal(6, hull.Y1, 1e-4f);
        Assert.Equal(11, hull.X2, 1e-4f);
        Assert.Equal(14, hull.Y2, 1e-4f);
    }

    [Fact]
    public void VisibleHull_OfAShapeAcrossTheBorder_EndsThere()
    {
        var visible = ImageClip.VisibleHull([-4, 2, 4, 2, 4, 6, -4, 6], 10, 20);

        Assert.Equal(new HashSet<(float, float)> { (0, 2), (4, 2), (4, 6), (0, 6) }, [.. visible.Chunk(2).Select(point => (point[0], point[1]))]);
    }

    [Fact]
    public void VisibleHull_OfAShapeOutside_IsEmpty() => Assert.Empty(ImageClip.VisibleHull([30, 1, 40, 1, 40, 8], 10, 20));

    [Fact]
    public void SelectRotated_TakesTheAngleFromTheLastColumn()
    {
        var selection = EndToEndSelection.SelectRotated([5, 6, 7, 8, 0.9f, 2, 0.3f, 1, 1, 1, 1, 0.001f, 0, 0], 7, new NmsOptions { Confidence = 0.01 });

        Assert.Equal([new RotatedDetection(5, 6, 7, 8, 0.3f, 0.9f, 2)], selection.Detections);
    }

    private static void Near(RotatedBox expected, RotatedBox actual, float tolerance, string what)
    {
        float[] differences = [expected.X - actual.X, expected.Y - actual.Y, expected.Width - actual.Width, expected.Height - actual.Height, expected.Angle - actual.Angle];
        Assert.True(differences.All(difference => MathF.Abs(difference) <= tolerance), $"{what}: {actual} instead of {expected}");
    }
}
