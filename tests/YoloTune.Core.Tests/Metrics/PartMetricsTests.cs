using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Metrics;

/// <summary>Figures of masks, key points, rotated boxes and classifiers beside those of plain boxes.</summary>
public class PartMetricsTests
{
    [Theory]
    [InlineData(DetectionPart.Mask, TaskKind.Segment)]
    [InlineData(DetectionPart.Keypoints, TaskKind.Pose)]
    public void Compute_WithAPart_AddsItsFiguresToNamesAndFitness(DetectionPart part, TaskKind task)
    {
        var metrics = new DetectionMetrics(new DetectionMetricsOptions { Part = part });

        // The box is right at every threshold, the part up to 0.70.
        metrics.Add([new Detection(0, 0, 10, 10, 0.9f, 0)], [new BoxTarget(0, 0, 10, 10, 0)], null, [0.71f]);
        var result = metrics.Compute();

        Assert.Equal(MetricNames.Of(task), result.Values.Select(pair => pair.Key));
        Assert.Equal(0.995, result.Map, 1e-9);
        Assert.Equal(0.995, result.Part!.Map50, 1e-9);
        Assert.Equal(0, result.Part.Map75);
        Assert.Equal(0.995 / 2, result.Part.Map, 1e-9);
        Assert.Equal(1.5 * 0.995, result.Fitness, 1e-9);
        Assert.Equal(("fitness", Math.Round(1.5 * 0.995, 5)), (result.RoundedValues[^1].Key, result.RoundedValues[^1].Value));
    }

    [Fact]
    public void Add_WithoutTheOverlapsOfThePart_IsRefused() => Assert.Throws<ArgumentException>(() =>
        new DetectionMetrics(new DetectionMetricsOptions { Part = DetectionPart.Mask }).Add([new Detection(0, 0, 10, 10, 0.9f, 0)], [new BoxTarget(0, 0, 10, 10, 0)]));

    [Fact]
    public void AddRotated_OfTurnedBoxes_MatchesByTheirOverlap()
    {
        var metrics = new DetectionMetrics(new DetectionMetricsOptions { ClassCount = 2 });
        var box = new RotatedBox(50, 50, 40, 8, 0.5f);

        var match = metrics.AddRotated(
            [new(50, 50, 40, 8, 0.5f, 0.9f, 1), new(50, 50, 40, 8, 0.5f + (MathF.PI / 2), 0.8f, 1)],
            [new RotatedTarget(box, 1)]);

        Assert.Equal(new ImageMatch(1, 1, 0), match);
        Assert.Equal((1, 1), (metrics.Confusion![1, 1], metrics.Confusion[1, 2]));
        Assert.Equal(MetricNames.Of(TaskKind.Obb), metrics.Compute().Values.Select(pair => pair.Key));
    }

    [Fact]
    public void ClassificationMetrics_OfProbabilities_RankThem()
    {
        var metrics = new ClassificationMetrics(6);

        Assert.Equal(2, metrics.Add([0.1f, 0.2f, 0.5f, 0.1f, 0.06f, 0.04f], 2));
        metrics.Add([0.1f, 0.2f, 0.5f, 0.1f, 0.06f, 0.04f], 0);
        metrics.Add([0.1f, 0.2f, 0.5f, 0.1f, 0.06f, 0.04f], 5);
        var result = metrics.Compute();

        Assert.Equal(1.0 / 3, result.Top1, 1e-12);
        Assert.Equal(2.0 / 3, result.Top5, 1e-12);
        Assert.Equal(0.5, result.Fitness, 1e-12);
        Assert.Equal([0, 2, 5], result.Classes.Select(item => item.ClassIndex));
        Assert.Equal((6, 1L), (result.Confusion!.Size, result.Confusion[2, 5]));
    }

    [Fact]
    public void ClassificationMetrics_OfAnotherNumberOfClasses_AreRefused() => Assert.Throws<ArgumentException>(() => new ClassificationMetrics(3).Add([0.5f, 0.5f], 0));

    [Fact]
    public void Sigmas_OfADataSet_AreItsOwn() => Assert.Equal([0.1f, 0.2f], KeypointSimilarity.Sigmas(2, 3, [0.1, 0.2]));

    [Fact]
    public void KeypointSimilarity_WithoutVisiblePoints_IsZero()
    {
        var similarity = new float[1];

        KeypointSimilarity.Matrix([1, 1, 0, 2, 2, 0], [100], [1, 1, 2, 2], 2, [0.5f, 0.5f], similarity);

        Assert.Equal(0, similarity[0]);
    }
}
