using YoloTune.Core.Drawing;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Metrics;

/// <summary>Figures of depths, worked out by hand from the rules of the specification.</summary>
public class DepthMetricsTests
{
    [Fact]
    public void Compute_CommonFactor_IsNoError()
    {
        var metrics = new DepthMetrics(100);
        float[] actual = [.. Enumerable.Range(1, 20).Select(i => i * 0.5f)];

        Assert.True(metrics.Add([.. actual.Select(value => value * 7)], actual));
        var result = metrics.Compute();

        Assert.Equal((1.0, 1.0, 1.0), (result.Delta1, result.Delta2, result.Delta3));
        Assert.Equal(0, result.AbsoluteRelative, 6);
        Assert.Equal(0, result.RootMeanSquare, 5);
        Assert.Equal(0, result.ScaleInvariant, 4);
    }

    [Fact]
    public void Compute_HandMadeErrors_GivesEveryFigureAndTheMeanOverImages()
    {
        var metrics = new DepthMetrics(100);
        var actual = Enumerable.Repeat(2f, 10).ToArray();

        // Medians are equal, so that nothing is scaled: six right, one wrong by 1.2, 1.5, 1.75 and 4 each.
        metrics.Add([2, 2, 2, 2, 2, 2, 2.4f, 3, 3.5f, 0.5f], actual);
        metrics.Add(actual, actual);
        var result = metrics.Compute();

        Assert.Equal(((0.7 + 1) / 2, (0.8 + 1) / 2, (0.9 + 1) / 2), (result.Delta1, result.Delta2, result.Delta3));
        Assert.Equal((0.2 + 0.5 + 0.75 + 0.75) / 10 / 2, result.AbsoluteRelative, 6);
        Assert.Equal(Math.Sqrt((0.16 + 1 + 2.25 + 2.25) / 10) / 2, result.RootMeanSquare, 6);
        double[] logarithms = [0, 0, 0, 0, 0, 0, Math.Log(1.2), Math.Log(1.5), Math.Log(1.75), -Math.Log(4)];
        Assert.Equal(100 * Math.Sqrt(logarithms.Average(d => d * d) - Math.Pow(logarithms.Average(), 2)) / 2, result.ScaleInvariant, 4);
        Assert.Equal(result.Delta1, result.Fitness);
        Assert.Equal(["metrics/delta1", "metrics/delta2", "metrics/delta3", "metrics/abs_rel", "metrics/rmse", "metrics/silog"], result.Values.Select(pair => pair.Key));
    }

    [Fact]
    public void Add_EvenNumberOfPixels_TakesTheLowerMedian()
    {
        var metrics = new DepthMetrics(100);

        // Medians 1 and 2: predictions are halved, and half of them are then off by a factor of 2.
        metrics.Add([2, 2, 2, 2, 2, 8, 8, 8, 8, 8], [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);

        Assert.Equal(0.5, metrics.Compute().Delta1);
    }

    [Fact]
    public void Add_UnknownAndFarPixels_DoNotCount()
    {
        var metrics = new DepthMetrics(10);
        float[] actual = [.. Enumerable.Repeat(1f, 10), 0, 0.001f, 10, 50];

        Assert.True(metrics.Add([.. Enumerable.Repeat(1f, 10), 9, 9, 9, 9], actual));
        Assert.False(metrics.Add(new float[14], [.. Enumerable.Repeat(1f, 9), 0, 0, 0, 0, 0]));
        var result = metrics.Compute();

        Assert.Equal((2, 1, 10L, 1.0), (result.ImageCount, result.MeasuredImages, result.PixelCount, result.Delta1));
        Assert.Throws<ArgumentException>(() => metrics.Add([1], [1, 2]));
    }

    [Fact]
    public void Add_PredictionsThatAreNoNumbers_CountAsFarthest()
    {
        var metrics = new DepthMetrics(100);

        metrics.Add([1, 1, 1, 1, 1, 1, 1, 1, float.PositiveInfinity, float.PositiveInfinity], [.. Enumerable.Repeat(1f, 10)]);

        Assert.Equal((0.8, 2 * 99 / 10.0), (metrics.Compute().Delta1, Math.Round(metrics.Compute().AbsoluteRelative, 9)));
    }

    [Fact]
    public void DepthMap_IsDescribedTabledAndDrawnFromNearToFar()
    {
        var result = new ImageResult("a.jpg", 1, 4, ["depth"], []) { Depth = new DepthMap(1, 4, [1, 3, 2, 2]) };
        var table = new PredictionTableWriter();
        table.Add(result);

        Assert.Equal("1.00 to 3.00 m, ", result.At(default).Describe());
        Assert.Equal(TaskKind.Depth, result.Task);
        Assert.Equal("image,frame,nearest,median,farthest\na.jpg,,1,2,3\n", table.Text);
        var picture = DepthOverlay.Draw(result.Depth);
        Assert.Equal([37, 231, 253, 84, 1, 68], picture.Pixels[..6].ToArray());
        Assert.Throws<ArgumentException>(() => new DepthMap(1, 2, [1]));
    }
}
