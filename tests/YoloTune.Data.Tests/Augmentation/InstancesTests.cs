using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Tests.Augmentation;

public class InstancesTests
{
    [Fact]
    public void FromNormalized_WithPolygons_GivesPixelsAndACommonPointCount()
    {
        var instances = Instances.FromNormalized([2f, 3f], [0.5f, 0.5f, 0.2f, 0.4f, 0.25f, 0.5f, 0.5f, 1f], 100, 200, [[0, 0, 1, 0, 1, 1], [0, 0, 0.5f, 0, 0.5f, 1, 0, 1]], 8);

        Assert.Equal(8, instances.PolygonPoints);
        GoldenLabels.AssertClose([80, 30, 120, 70, 0, 0, 100, 100], instances.Boxes, "boxes", 1e-4f);
        Assert.Equal(200, instances.Polygon(0).ToArray().Max());
        Assert.Equal(100, instances.Polygon(1).ToArray().Max());
    }

    [Fact]
    public void Clip_HidesKeypointsOutside()
    {
        var instances = new Instances([0f], [-5f, 2, 50, 90], keypoints: [-1, 5, 2, 10, 10, 1, 10, 31, 2], keypointCount: 3);

        instances.Clip(30, 40);

        Assert.Equal([0f, 2, 40, 30], instances.Boxes);
        Assert.Equal([0f, 5, 0, 10, 10, 1, 10, 30, 0], instances.Keypoints);
    }

    [Fact]
    public void RemoveEmpty_DropsEverythingOfAnInstanceWithoutArea()
    {
        var instances = new Instances([1f, 2f, 3f], [0f, 0, 4, 4, 5, 5, 5, 9, 1, 1, 2, 2], new float[12], 2);
        instances.Polygons[8] = 7;

        instances.RemoveEmpty();

        Assert.Equal([1f, 3f], instances.Classes);
        Assert.Equal([0f, 0, 4, 4, 1, 1, 2, 2], instances.Boxes);
        Assert.Equal(7, instances.Polygon(1)[0]);
    }

    [Fact]
    public void Concatenate_OfDifferentPointCounts_ResamplesToTheLargest()
    {
        var few = new Instances([0f], [0f, 0, 4, 4], [0, 0, 4, 0, 4, 4], 3);
        var many = new Instances([1f], [0f, 0, 2, 2], [0, 0, 2, 0, 2, 2, 0, 2, 0, 1], 5);

        var joined = Instances.Concatenate(few, Instances.Empty, many);

        Assert.Equal([0f, 1f], joined.Classes);
        Assert.Equal(5, joined.PolygonPoints);
        Assert.Equal([0f, 0, 2, 0, 2, 2, 0, 2, 0, 1], joined.Polygon(1).ToArray());
    }

    [Fact]
    public void Concatenate_WhenOneImageHasNoPolygons_DropsThem()
    {
        var joined = Instances.Concatenate(new Instances([0f], [0f, 0, 4, 4], [0, 0, 4, 0, 4, 4], 3), new Instances([1f], [0f, 0, 2, 2]));

        Assert.False(joined.HasPolygons);
        Assert.Equal(2, joined.Count);
    }

    [Fact]
    public void Create_WithArraysThatDoNotFit_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Instances([1f, 2f], [0f, 0, 1, 1]));
}
