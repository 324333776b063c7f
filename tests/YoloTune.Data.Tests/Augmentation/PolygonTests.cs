using System.Globalization;
using YoloTune.Data.Augmentation;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class PolygonTests
{
    [Fact]
    public void Resample_OfTheGoldenPolygons_GivesTheReferencePoints()
    {
        foreach (var (name, polygons, golden) in Polygons())
        {
            var expected = golden[$"{name}.resampled50"].ToFloats();
            var stride = expected.Length / polygons.Count;
            for (var i = 0; i < polygons.Count; i++)
            {
                var resampled = new float[stride];
                PolygonResampling.Resample(polygons[i], resampled);
                GoldenLabels.AssertClose(expected.AsSpan(i * stride, stride), resampled, $"{name}[{i}]", 1e-4f);
            }
        }
    }

    [Fact]
    public void VisibleExtent_OfTheGoldenPolygons_IsTheReferenceBox()
    {
        foreach (var (name, polygons, golden) in Polygons())
        {
            int Metadata(string key) => int.Parse(golden.Metadata[key], CultureInfo.InvariantCulture);
            var expected = golden[$"{name}.segment2box"].ToFloats();
            for (var i = 0; i < polygons.Count; i++)
            {
                var box = new float[4];
                VisibleExtent.Of(polygons[i], Metadata("height"), Metadata("width"), box);
                GoldenLabels.AssertClose(expected.AsSpan(4 * i, 4), box, $"{name}[{i}]", GoldenLabels.PixelTolerance);
            }
        }
    }

    [Fact]
    public void VisibleExtent_OfAPolygonAroundTheImage_IsTheImage() =>
        Assert.Equal([0f, 0, 20, 10], Extent([-50, -50, 90, -50, 90, 80, -50, 80]));

    [Fact]
    public void VisibleExtent_OfAPolygonBesideTheImage_IsEmpty() =>
        Assert.Equal([0f, 0, 0, 0], Extent([30, 1, 40, 1, 40, 8]));

    [Fact]
    public void VisibleExtent_OfACrossingEdge_EndsAtTheBorder() =>
        Assert.Equal([4f, 2, 20, 6], Extent([4, 2, 36, 2, 36, 6, 4, 6]));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(2, 0, true)]
    [InlineData(2, 2, true)]
    [InlineData(1, 3, true)]
    [InlineData(5, 0, false)]
    [InlineData(3, 3, false)]
    public void PolygonContains_CountsTheOutline(float x, float y, bool expected) =>
        Assert.Equal(expected, VisibleExtent.PolygonContains([0, 0, 4, 0, 0, 4], x, y));

    [Fact]
    public void Resample_WithRoomForThem_KeepsTheGivenPoints()
    {
        float[] polygon = [0, 0, 10, 1, 3, 7];
        var resampled = new float[2 * 9];

        PolygonResampling.Resample(polygon, resampled);

        var points = Enumerable.Range(0, 9).Select(i => (resampled[2 * i], resampled[(2 * i) + 1])).ToList();
        Assert.Contains((0f, 0f), points);
        Assert.Contains((10f, 1f), points);
        Assert.Contains((3f, 7f), points);
        Assert.Equal((0f, 0f), points[^1]);
    }

    [Theory]
    [InlineData(3, 1000, 1000)]
    [InlineData(1000, 1000, 1000)]
    [InlineData(1200, 1000, 1201)]
    public void CommonCount_GrowsWithTheLongestPolygon(int longest, int wanted, int expected) =>
        Assert.Equal(expected, PolygonResampling.CommonCount([new float[6], new float[2 * longest]], wanted));

    private static float[] Extent(float[] polygon)
    {
        var box = new float[4];
        VisibleExtent.Of(polygon, 10, 20, box);
        return box;
    }

    private static List<(string Name, List<float[]> Polygons, SafetensorsFile Golden)> Polygons()
    {
        var golden = SharedFolder.Golden("data", "masks.safetensors");
        var all = golden.Tensors
            .Where(pair => pair.Key.EndsWith(".polygons", StringComparison.Ordinal))
            .Select(pair => (pair.Key.Split('.')[0], Split(pair.Value), golden))
            .ToList();
        Assert.NotEmpty(all);
        return all;
    }

    private static List<float[]> Split(StoredTensor tensor)
    {
        var size = (int)(tensor.Shape[1] * tensor.Shape[2]);
        return [.. tensor.ToFloats().Chunk(size)];
    }
}
