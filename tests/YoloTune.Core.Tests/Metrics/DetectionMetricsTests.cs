using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Metrics;

public class DetectionMetricsTests
{
    [Fact]
    public void Compute_OfPerfectPredictions_Gives0995()
    {
        var metrics = new DetectionMetrics(new() { ClassCount = 2 });
        for (var i = 0; i < 5; i++)
        {
            metrics.Add([Prediction(0, 0, 40, 0.9f, 1)], [Target(0, 0, 40, 1)]);
        }

        var result = metrics.Compute();

        Assert.Equal(0.995, result.Map, 1e-12);
        Assert.Equal(0.995, result.Map75, 1e-12);
        Assert.Equal(result.Map, result.Maps[0]);
        Assert.Equal(5, result.Classes.Single().Instances);
        Assert.Equal(5, result.Classes.Single().Images);
        Assert.Equal(1, result.MeanPrecision, 1e-12);
    }

    [Fact]
    public void Compute_OfOneOfTwoLabelsFound_Gives0495()
    {
        var metrics = new DetectionMetrics(new());
        metrics.Add([Prediction(0, 0, 40, 0.9f, 0)], [Target(0, 0, 40, 0), Target(100, 100, 40, 0)]);

        Assert.Equal(0.495, metrics.Compute().Map, 1e-12);
    }

    [Fact]
    public void Compute_WithoutLabels_GivesZeros()
    {
        var metrics = new DetectionMetrics(new() { ClassCount = 3 });
        metrics.Add([Prediction(0, 0, 40, 0.9f, 0)], []);

        var result = metrics.Compute();

        Assert.Equal(0, result.InstanceCount);
        Assert.All(result.Values, pair => Assert.Equal(0, pair.Value));
        Assert.Equal(0, result.Fitness);
        Assert.Equal([0.0, 0, 0], result.Maps);
        Assert.Equal(3, result.Sizes.Count);
    }

    [Fact]
    public void Compute_OfNothing_GivesZeros() => Assert.Equal(0, new DetectionMetrics(new()).Compute().Map);

    [Fact]
    public void Values_HaveTheFieldsKeysInOrder_AndRoundedOnesAddTheFitness()
    {
        var metrics = new DetectionMetrics(new());
        metrics.Add([Prediction(0, 0, 40, 0.9f, 0)], [Target(0, 0, 40, 0), Target(100, 100, 40, 0), Target(200, 100, 40, 0)]);
        var result = metrics.Compute();

        Assert.Equal(["metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)", "metrics/mAP50-95(B)"], result.Values.Select(pair => pair.Key));
        Assert.Equal("fitness", result.RoundedValues[^1].Key);
        Assert.Equal(0.33333, result.RoundedValues[1].Value);
    }

    [Fact]
    public void Add_KeepsTheMostConfidentPredictionOfALabel_NotTheBestOverlap()
    {
        var hits = new ushort[2];
        TruePositives.Match([0.6f, 0.9f], [0], [0, 0], hits, new int[2]);

        Assert.Equal(0b111, hits[0]);
        Assert.Equal(0b111111000, hits[1]);
    }

    [Fact]
    public void Match_TiesAPredictionToItsBestLabel_EvenIfAnotherIsFree()
    {
        var hits = new ushort[2];
        TruePositives.Match([.9f, .8f, .6f, .55f], [0, 0], [0, 0], hits, new int[2]);

        Assert.Equal(0b111111111, hits[0]);
        Assert.Equal(0, hits[1]);
    }

    [Fact]
    public void Match_OfEqualOverlaps_TakesTheLabelWithTheLargerIndex()
    {
        var best = new int[1];
        TruePositives.Match([.7f, .7f, .7f], [0, 0, 1], [0], new ushort[1], best);

        Assert.Equal(1, best[0]);
    }

    [Fact]
    public void Match_OfUnequalClasses_GivesNothing()
    {
        var hits = new ushort[1];
        TruePositives.Match([.95f], [1], [0], hits, new int[1]);

        Assert.Equal(0, hits[0]);
    }

    [Fact]
    public void Add_ReturnsHowTheImageFared()
    {
        var metrics = new DetectionMetrics(new());

        var match = metrics.Add([Prediction(0, 0, 40, 0.9f, 0), Prediction(300, 0, 40, 0.8f, 0)], [Target(0, 0, 40, 0), Target(100, 100, 40, 0), Target(200, 200, 40, 0)]);

        Assert.Equal(new ImageMatch(1, 1, 2), match);
        Assert.Equal(0.5, match.Precision);
        Assert.Equal(1.0 / 3, match.Recall);
        Assert.Equal(0.4, match.F1);
        Assert.Equal(1, metrics.Add([], []).F1);
        Assert.Equal(0, metrics.Add([], [Target(0, 0, 40, 0)]).Precision);
    }

    [Fact]
    public void Sizes_UseNativePixels_AndIgnoreWhatLiesOutside()
    {
        // In the network input all are 20 pixels wide; in the native image (gain 0.25) 80: medium.
        var frame = new NativeFrame(0.25f, 0, 0, 2000, 2000);
        var metrics = new DetectionMetrics(new());
        metrics.Add([Prediction(0, 0, 20, 0.9f, 0), Prediction(100, 100, 4, 0.95f, 0)], [Target(0, 0, 20, 0), Target(200, 200, 30, 0)], frame);

        var sizes = metrics.Compute().Sizes;

        // The small false positive counts against small and overall figures, not against medium.
        Assert.Equal([0, 1, 1], sizes.Select(size => size.Instances));
        Assert.Equal(0.995, sizes[(int)ObjectSize.Medium].Map, 1e-12);
        Assert.Equal(0, sizes[(int)ObjectSize.Large].Map);
        Assert.Equal(0, sizes[(int)ObjectSize.Small].Map);
    }

    [Fact]
    public void Sizes_OfOneRangeOnly_EqualTheOverallFigures()
    {
        var metrics = new DetectionMetrics(new());
        metrics.Add(
            [Prediction(0, 0, 40, 0.9f, 0), Prediction(303, 0, 40, 0.8f, 0), Prediction(500, 0, 50, 0.7f, 0)],
            [Target(0, 0, 40, 0), Target(300, 0, 40, 0), Target(200, 200, 40, 0)]);

        var result = metrics.Compute();

        Assert.InRange(result.Map, 0.1, 0.9);
        Assert.Equal(result.Map, result.Sizes[(int)ObjectSize.Medium].Map);
        Assert.Equal(result.Map50, result.Sizes[(int)ObjectSize.Medium].Map50);
    }

    [Fact]
    public void SingleClass_MergesAllClasses()
    {
        var metrics = new DetectionMetrics(new() { SingleClass = true });
        metrics.Add([Prediction(0, 0, 40, 0.9f, 7)], [Target(0, 0, 40, 3)]);

        Assert.Equal(0.995, metrics.Compute().Map, 1e-12);
    }

    [Fact]
    public void Add_OfAClassOutside_IsRefused()
    {
        var metrics = new DetectionMetrics(new() { ClassCount = 2 });

        Assert.Throws<ArgumentException>(() => metrics.Add([Prediction(0, 0, 40, 0.9f, 2)], []));
        Assert.Throws<ArgumentException>(() => metrics.Add([], [Target(0, 0, 40, -1)]));
        Assert.Equal(0, metrics.Compute().ImageCount);
    }

    [Fact]
    public void ConfusionMatrix_CountsAWrongClassOffTheDiagonal()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add([Prediction(0, 0, 40, 0.9f, 1), Prediction(200, 0, 40, 0.9f, 1), Prediction(300, 0, 40, 0.25f, 1)], [Target(0, 0, 40, 0), Target(100, 100, 40, 0)]);

        Assert.Equal(1, matrix[1, 0]);
        Assert.Equal(1, matrix[2, 0]);
        Assert.Equal(1, matrix[1, 2]);
        Assert.Equal(0.5, matrix.Normalize()[1, 0], 1e-8);
    }

    [Fact]
    public void ConfusionMatrix_GivesALabelItsBestOverlap()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.AddOverlaps([0.5f, 0.8f], [0], [1, 0]);

        Assert.Equal(1, matrix[0, 0]);
        Assert.Equal(1, matrix[1, 2]);
    }

    [Fact]
    public void ValidationTable_HasTheFieldsColumns()
    {
        var metrics = new DetectionMetrics(new() { ClassCount = 2 });
        metrics.Add([Prediction(0, 0, 40, 0.9f, 0)], [Target(0, 0, 40, 0), Target(100, 100, 40, 0), Target(200, 100, 40, 0)]);
        var result = metrics.Compute();

        Assert.Equal("                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95)", ValidationTable.Header);
        Assert.Equal("                   all          1          3          1      0.333      0.335      0.335", ValidationTable.Total(result));
        Assert.Equal("                person          1          3          1      0.333      0.335      0.335", ValidationTable.PerClass(result, ["person", "car"]).Single());
    }

    [Fact]
    public void SpeedLine_HasOneDecimal() => Assert.Equal(
        "Speed: 0.1ms preprocess, 12.3ms inference, 0.0ms loss, 1.0ms postprocess per image",
        ValidationTable.Speed(0.11, 12.34, 0, 0.96));

    [Fact]
    public void PairwiseSum_AgreesWithTheExactSum()
    {
        var values = Enumerable.Range(0, 1003).Select(i => (double)(i % 17)).ToArray();

        Assert.Equal(values.Sum(), PairwiseSum.Sum(values));
    }

    private static Detection Prediction(float x, float y, float side, float score, int classIndex) => new(x, y, x + side, y + side, score, classIndex);

    private static BoxTarget Target(float x, float y, float side, int classIndex) => new(x, y, x + side, y + side, classIndex);
}
