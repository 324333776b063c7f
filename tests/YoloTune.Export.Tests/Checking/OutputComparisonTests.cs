using YoloTune.Export.Checking;

namespace YoloTune.Export.Tests.Checking;

public class OutputComparisonTests
{
    // Two anchors, two classes: centre, size, probabilities.
    private static readonly float[] _anchors =
    [
        10, 50,
        10, 50,
        20, 40,
        20, 40,
        0.8f, 0.3f,
        0.1f, 0.8f,
    ];

    private static readonly float[] _rows = [0, 0, 20, 20, 0.8f, 0, 30, 30, 70, 70, 0.8f, 1];

    [Fact]
    public void Rows_InAnotherOrderOfEqualScores_Agree() => Assert.Equal(0, Compare([30, 30, 70, 70, 0.8f, 1, 0, 0, 20, 20, 0.8f, 0]));

    [Fact]
    public void Rows_WithAMovedBox_Differ() => Assert.Equal(5 / 50.0, Compare([0, 0, 25, 20, 0.8f, 0, 30, 30, 70, 70, 0.8f, 1]), 6);

    [Fact]
    public void Rows_OfAnotherClass_Differ() => Assert.True(Compare([0, 0, 20, 20, 0.8f, 1, 30, 30, 70, 70, 0.8f, 1]) > 0.5);

    [Fact]
    public void Rows_WithALowerPairInstead_Differ() => Assert.Equal(0.5 / 0.8, Compare([0, 0, 20, 20, 0.8f, 0, 30, 30, 70, 70, 0.3f, 0]), 6);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    public void Rows_ThatAreNoNumbers_Differ(int column)
    {
        var rows = (float[])_rows.Clone();
        rows[column] = float.NaN;

        Assert.Equal(double.PositiveInfinity, Compare(rows));
    }

    [Fact]
    public void Raw_WithAChangedProbability_DiffersByTheLargestProbability()
    {
        var actual = (float[])_anchors.Clone();
        actual[9] += 0.08f;

        Assert.Equal(0.1, OutputComparison.Raw(_anchors, actual, 1, 2), 6);
    }

    [Fact]
    public void Raw_OfTwoPictures_FindsTheWorseOne()
    {
        float[] both = [.. _anchors, .. _anchors];
        var actual = (float[])both.Clone();
        actual[12] += 5;

        Assert.Equal(0.1, OutputComparison.Raw(both, actual, 2, 2), 6);
    }

    private static double Compare(float[] actual) => OutputComparison.Rows(_rows, _anchors, actual, 1, 2);
}
