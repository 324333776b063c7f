using YoloTune.Cli.Output;

namespace YoloTune.Cli.Tests.Output;

public sealed class LineWrapTests
{
    [Fact]
    public void Of_LongLine_BreaksBetweenWordsAndIndents() => Assert.Equal(
        ["one two three four five six seven eight", "  nine ten eleven twelve thirteen", "  fourteen-and-more-letters"],
        LineWrap.Of("one two three four five six seven eight nine ten eleven twelve thirteen fourteen-and-more-letters", 40));

    [Fact]
    public void Of_WordLongerThanTheLine_StaysWhole()
    {
        var path = new string('x', 60);

        Assert.Equal([path], LineWrap.Of(path, 40));
        Assert.Equal(["a", "  " + path, "  b"], LineWrap.Of($"a {path} b", 40));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0)]
    public void Of_VeryNarrowTerminal_LeavesTheLine(int width) => Assert.Equal(["one two three four"], LineWrap.Of("one two three four", width));

    [Fact]
    public void Validation_At80Columns_FitsIntoTheLine()
    {
        var row = TableText.ValidationRow(ValidationColumns.Of(4), "a class with a long name", 8, 40, [0.5, 0.25, 0.125, 0.0625], 80);

        Assert.Equal(80, row.Length);
        Assert.Equal(80, TableText.ValidationHeader(ValidationColumns.Of(4), 80).Length);
        Assert.StartsWith(" a class with…          8", row, StringComparison.Ordinal);
        Assert.Equal(88, TableText.ValidationHeader(ValidationColumns.Of(4), 120).Length);
    }
}
