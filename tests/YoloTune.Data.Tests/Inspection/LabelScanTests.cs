using System.Text;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;
using YoloTune.Data.Inspection;

namespace YoloTune.Data.Tests.Inspection;

public class LabelScanTests
{
    private static readonly LabelFormat Boxes = new() { ClassCount = 2 };

    [Theory]
    [InlineData("0 0.5 0.5 0.1", FindingKind.MalformedRow, true)]
    [InlineData("0 0.5 0.5 0.1 x", FindingKind.MalformedRow, true)]
    [InlineData("0 0.5 0.5 0.1 nan", FindingKind.MalformedRow, true)]
    [InlineData("2 0.5 0.5 0.1 0.1", FindingKind.UnknownClass, true)]
    [InlineData("0.5 0.5 0.5 0.1 0.1", FindingKind.UnknownClass, false)]
    [InlineData("0 1.5 0.5 0.1 0.1", FindingKind.OutOfRange, true)]
    [InlineData("0 0.99 0.5 0.1 0.1", FindingKind.OutOfRange, false)]
    [InlineData("0 0.5 0.5 0 0.1", FindingKind.ZeroArea, false)]
    public void Of_ARowWithAFault_NamesItsLine(string row, FindingKind kind, bool fatal)
    {
        var scan = Scan("1 0.5 0.5 0.2 0.2\n\n" + row + "\n", Boxes);

        var issue = Assert.Single(scan.Issues);
        Assert.Equal((kind, 3, fatal), (issue.Kind, issue.Line, issue.Fatal));
    }

    [Fact]
    public void Of_AFileWithSeveralFaults_NamesThemAll()
    {
        var scan = Scan("\uFEFF0 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.2 0.1 0.2 0.2\nbad\n", Boxes);

        Assert.Equal([FindingKind.UnusableFile, FindingKind.DuplicateRow, FindingKind.MalformedRow, FindingKind.UnusableFile], scan.Issues.Select(issue => issue.Kind));
        Assert.Equal(2, scan.Rows.Count);
    }

    [Fact]
    public void Of_AGoodFile_FindsNothing()
    {
        Assert.Empty(Scan("0 0.5 0.5 1 1\n1 0.1 0.1 0.2 0.2", Boxes).Issues);
        Assert.Empty(Scan(string.Empty, Boxes).Issues);
        Assert.Empty(Scan("0 0 0 1 0 1 1", Boxes).Issues);
        Assert.Empty(Scan("0 -0.1 0.5 0.2 0.5 0.2 0.7 -0.1 0.7", Boxes with { Task = TaskKind.Obb }).Issues);
    }

    [Theory]
    [InlineData("0 -0.1 0.5 0.2 0.5 0.2 0.7", false)]
    [InlineData("0 -0.3 0.5 0.2 0.5 0.2 0.7", true)]
    [InlineData("0 0.9 0.5 1.2 0.5 1.2 0.7", true)]
    public void Of_APolygonBeyondThePicture_IsFatalWhereItsCentreIs(string row, bool fatal) =>
        Assert.Equal(fatal, Assert.Single(Scan(row, Boxes with { Task = TaskKind.Segment }).Issues).Fatal);

    [Fact]
    public void Of_APoseWithTooFewPoints_SaysSo()
    {
        var format = new LabelFormat { Task = TaskKind.Pose, ClassCount = 1, Keypoints = new KeypointShape(2, 3) };

        Assert.Empty(Scan("0 0.5 0.5 0.2 0.2 0.5 0.5 2 0.4 0.4 1", format).Issues);
        Assert.Equal(FindingKind.KeypointCount, Assert.Single(Scan("0 0.5 0.5 0.2 0.2 0.5 0.5 2", format).Issues).Kind);
        Assert.Equal(FindingKind.OutOfRange, Assert.Single(Scan("0 0.5 0.5 0.2 0.2 0.5 1.5 2 0.4 0.4 1", format).Issues).Kind);
    }

    private static LabelScan Scan(string text, LabelFormat format) => LabelScan.Of(Encoding.UTF8.GetBytes(text), format);
}
