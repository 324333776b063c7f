using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Metrics;

/// <summary>Figures of a class for every pixel, worked out by hand from the rules of the specification.</summary>
public class SemanticMetricsTests
{
    [Fact]
    public void Compute_ThreeClasses_GivesOverlapsAccuracyAndMatrix()
    {
        var metrics = new SemanticMetrics(4);

        metrics.Add([0, 0, 1, 1, 2, 0, 3], [0, 0, 0, 1, 1, 255, 255]);
        metrics.Add([1, 1, 2], [1, 1, 1]);
        var result = metrics.Compute();

        // Class 0: 2 hits, 3 true, 2 predicted. Class 1: 3 hits, 5 true, 4 predicted. Class 2 is predicted only, class 3 is ignored.
        Assert.Equal([0, 1], result.Classes.Select(item => item.ClassIndex));
        Assert.Equal([2 / 3.0, 3 / 6.0], result.Classes.Select(item => item.Iou));
        Assert.Equal([2 / 3.0, 3 / 5.0], result.Classes.Select(item => item.Recall));
        Assert.Equal(((2 / 3.0) + 0.5) / 2, result.MeanIou, 12);
        Assert.Equal(5 / 8.0, result.PixelAccuracy, 9);
        Assert.Equal((2, 8), (result.ImageCount, result.InstanceCount));
        Assert.Equal(result.MeanIou, result.Fitness);
        Assert.Equal(["metrics/mIoU", "metrics/pixel_acc"], result.Values.Select(pair => pair.Key));
        Assert.Equal((1, 2, 4), (result.Confusion![1, 0], result.Confusion[2, 1], result.Confusion.Size));
    }

    [Fact]
    public void Compute_SingleClass_GivesTheOverlapOfTheForeground()
    {
        var metrics = new SemanticMetrics(1);

        metrics.Add([1, 1, 0, 0, 1], [1, 0, 1, 0, 255]);
        var result = metrics.Compute();

        Assert.Equal(1 / 3.0, result.MeanIou, 12);
        Assert.Equal(0.5, result.PixelAccuracy, 9);
        var only = Assert.Single(result.Classes);
        Assert.Equal((0, 2L), (only.ClassIndex, only.Pixels));

        // Background comes last: found where it is, predicted where the class was, and the other way round.
        Assert.Equal((1, 1, 1, 1), (result.Confusion![0, 0], result.Confusion[1, 0], result.Confusion[0, 1], result.Confusion[1, 1]));
    }

    [Fact]
    public void Compute_NothingAdded_IsZero()
    {
        var result = new SemanticMetrics(3).Compute();

        Assert.Equal((0, 0.0, 0.0), (result.ImageCount, result.MeanIou, result.PixelAccuracy));
        Assert.Empty(result.Classes);
    }

    [Fact]
    public void Add_WrongValues_Throws()
    {
        var metrics = new SemanticMetrics(2);

        Assert.Throws<ArgumentException>(() => metrics.Add([0, 1], [0]));
        Assert.Throws<ArgumentException>(() => metrics.Add([2], [0]));
        Assert.Throws<ArgumentException>(() => metrics.Add([0], [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SemanticMetrics(256));
    }

    [Fact]
    public void ClassMap_CountsAndDescribesItsClasses()
    {
        var map = new ClassMap(2, 5, 3, [2, 2, 2, 2, 2, 2, 0, 0, 0, 2]);
        var result = new ImageResult("a.jpg", 2, 5, ["sky", "road", "car"], []) { Classes = map };

        Assert.Equal([3L, 0, 7], map.Pixels);
        Assert.Equal([2, 0], map.Present);
        Assert.Equal("car 70.0%, sky 30.0%, ", result.Describe());
        Assert.Equal(TaskKind.Semantic, result.Task);
        Assert.Equal("car 70.0%, sky 30.0%, ", result.At(default).Describe());
        var table = new PredictionTableWriter();
        table.Add(result);
        Assert.Equal("image,frame,class,name,pixels,share\na.jpg,,2,car,7,0.7\na.jpg,,0,sky,3,0.3\n", table.Text);
        Assert.Contains("\"share\": 0.7", SummaryWriter.ToJson(result), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ClassMap(1, 2, 2, [0, 2]));
        Assert.Throws<ArgumentException>(() => new ClassMap(1, 2, 2, [0]));
    }
}
