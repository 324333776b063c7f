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

    private static readonly RowLayout _layout = new(2, 0, 0, false);

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

        Assert.Equal(0.1, OutputComparison.Raw(_anchors, actual, 1, _layout), 6);
    }

    [Fact]
    public void Raw_WithTinyProbabilities_IsMeasuredByOneInAHundred()
    {
        float[] expected = [10, 10, 20, 20, 1e-5f, 2e-5f];
        float[] actual = [10, 10, 20, 20, 1e-5f, 2.1e-5f];

        Assert.Equal(1e-4, OutputComparison.Raw(expected, actual, 1, _layout), 6);
    }

    [Fact]
    public void Raw_OfTwoPictures_FindsTheWorseOne()
    {
        float[] both = [.. _anchors, .. _anchors];
        var actual = (float[])both.Clone();
        actual[12] += 5;

        Assert.Equal(0.1, OutputComparison.Raw(both, actual, 2, _layout), 6);
    }

    [Theory]
    [InlineData(6, 0.5)]
    [InlineData(8, 0.1)]
    public void Rows_WithAChangedPoint_DifferByTheLargestOfItsKind(int column, float change)
    {
        // One anchor, one class, one key point with its visibility.
        float[] anchor = [10, 10, 20, 20, 0.8f, 5, 4, 0.5f];
        float[] row = [0, 0, 20, 20, 0.8f, 0, 5, 4, 0.5f];
        var actual = (float[])row.Clone();
        actual[column] += change;

        Assert.Equal(column == 6 ? 0.1 : 0.2, OutputComparison.Rows(row, anchor, actual, 1, new RowLayout(1, 3, 3, false)), 6);
    }

    [Fact]
    public void Rows_OfRotatedBoxes_AreCentreAndSize()
    {
        float[] anchor = [10, 12, 20, 8, 0.8f, 1.5f];

        Assert.Equal(0, OutputComparison.Rows([10, 12, 20, 8, 0.8f, 0, 1.5f], anchor, [10, 12, 20, 8, 0.8f, 0, 1.5f], 1, new RowLayout(1, 1, 0, true)));
        Assert.Equal(0.2, OutputComparison.Rows([10, 12, 20, 8, 0.8f, 0, 1.5f], anchor, [10, 12, 20, 8, 0.8f, 0, 1.2f], 1, new RowLayout(1, 1, 0, true)), 6);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 0.75)]
    [InlineData(2, double.PositiveInfinity)]
    [InlineData(-1, double.PositiveInfinity)]
    public void Classes_OfPixels_FallBehindTheBest(float choice, double expected) => Assert.Equal(expected, OutputComparison.Classes([3, -1, -4, 2], [0, choice], 1, 2), 6);

    [Theory]
    [InlineData(0.4f, 1, 0)]
    [InlineData(0.4f, 0, 1)]
    [InlineData(-0.4f, 1, 1)]
    public void Classes_OfOneClass_AreAboveZero(float logit, float choice, double expected) => Assert.Equal(expected, OutputComparison.Classes([logit], [choice], 1, 1), 6);

    private static double Compare(float[] actual) => OutputComparison.Rows(_rows, _anchors, actual, 1, _layout);
}
