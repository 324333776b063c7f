using SkiaSharp;
using YoloTune.Tracking.Plots;

namespace YoloTune.Tracking.Tests.Plots;

public class ResultsPlotTests
{
    private static readonly SKColor Line = new(0x00, 0x72, 0xB2);
    private static readonly SKColor Smooth = new(0xD5, 0x5E, 0x00);

    private static readonly string[] Columns =
    [
        "epoch", "time", "train/box_loss", "train/cls_loss", "train/l1_loss", "metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)",
        "metrics/mAP50-95(B)", "val/box_loss", "val/cls_loss", "val/l1_loss", "lr/pg0",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void Save_OfAnyNumberOfEpochs_WritesTenPanels(int epochs)
    {
        using var folder = new PictureFolder();

        ResultsPlot.Save(folder["results.png"], Table(epochs));

        var picture = new Picture(folder["results.png"]);
        Assert.Equal((2400, 1200), picture.Size);
        for (var panel = 0; panel < 10; panel++)
        {
            var (left, top) = (panel % 5 * 0.2, panel / 5 * 0.5);
            Assert.True(picture.Ink(left, top, left + 0.2, top + 0.07) > 300, $"panel {panel} has no title");
            Assert.True(picture.Count(Line, 3, left, top + 0.08, left + 0.2, top + 0.45) > (epochs == 0 ? -1 : 30), $"panel {panel} has no line");
        }
    }

    [Fact]
    public void Save_DrawsASmoothLineAndALegendInTheSecondPanel()
    {
        using var folder = new PictureFolder();

        ResultsPlot.Save(folder["results.png"], Table(40));

        var picture = new Picture(folder["results.png"]);
        Assert.True(picture.Count(Smooth, left: 0.6, right: 0.8, bottom: 0.5) > 200);
        Assert.True(picture.Ink(left: 0.32, top: 0.1, right: 0.39, bottom: 0.18) > 200, "the legend is missing");
        Assert.Equal(0, picture.Ink(left: 0.12, top: 0.1, right: 0.19, bottom: 0.18));
    }

    [Fact]
    public void Panels_AreHalvesOfLossesAndMetricsOverTheOtherHalves() =>
        Assert.Equal(
            ["train/box_loss", "train/cls_loss", "train/l1_loss", "metrics/precision(B)", "metrics/recall(B)", "val/box_loss", "val/cls_loss", "val/l1_loss", "metrics/mAP50(B)", "metrics/mAP50-95(B)"],
            ResultsPlot.Panels(Table(1)).Select(i => Columns[i]));

    [Fact]
    public void Save_OfGapsAndInfinities_DrawsTheRest()
    {
        using var folder = new PictureFolder();
        var table = Table(30);
        Array.Fill(table.Values[2], double.NaN);
        table.Values[3][4] = double.PositiveInfinity;
        Array.Fill(table.Values[4], double.NaN, 5, 10);

        ResultsPlot.Save(folder["results.png"], table);

        var picture = new Picture(folder["results.png"]);
        Assert.Equal(0, picture.Count(Line, right: 0.2, bottom: 0.5));
        Assert.True(picture.Count(Line, left: 0.2, right: 0.4, bottom: 0.5) > 300);
        Assert.True(picture.Count(Line, left: 0.4, right: 0.6, bottom: 0.5) > 300);
    }

    [Fact]
    public void Save_OfAFileWithoutColumns_SaysThatThereIsNothing()
    {
        using var folder = new PictureFolder();
        Directory.CreateDirectory(folder.Folder);
        File.WriteAllText(folder["results.csv"], string.Empty);

        ResultsPlot.Save(folder["results.png"], folder["results.csv"]);

        var picture = new Picture(folder["results.png"]);
        Assert.Equal((600, 1200), picture.Size);
        Assert.True(picture.Ink(bottom: 0.1) > 100);
    }

    [Fact]
    public void Save_WhereTheFolderCannotBeMade_LeavesNothing()
    {
        using var folder = new PictureFolder();
        Directory.CreateDirectory(folder.Folder);
        File.WriteAllText(folder["file"], "in the way");

        Assert.Throws<Core.Errors.InputException>(() => ResultsPlot.Save(Path.Combine(folder["file"], "results.png"), Table(1)));
        Assert.Equal(["file"], folder.Names);
    }

    [Fact]
    public void Read_TakesCompleteLinesOnly_AndWhatIsNoNumberAsNaN()
    {
        var table = ResultsTable.Parse("epoch, time,train/box_loss\n1,0.5,1.25\r\n2,nan,inf\n3,1e-3\n4,7,8");

        Assert.Equal(["epoch", "time", "train/box_loss"], table.Names);
        Assert.Equal(3, table.EpochCount);
        Assert.Equal([0.5, double.NaN, 0.001], table.Column("time")!);
        Assert.Equal([1.25, double.PositiveInfinity, double.NaN], table.Column("train/box_loss")!);
        Assert.Null(table.Column("other"));
    }

    [Fact]
    public void Smoothing_IsTheGaussianOfTheSpecification()
    {
        var step = new double[40];
        Array.Fill(step, 1.0, 20, 20);

        var smooth = GaussianSmoothing.Apply(step);

        var weights = Enumerable.Range(-12, 25).Select(i => Math.Exp(-i * i / 18.0)).ToArray();
        Assert.Equal(weights[12..].Sum() / weights.Sum(), smooth[20], 1e-12);
        Assert.Equal(0, smooth[0]);
        Assert.Equal(1, smooth[39], 1e-12);
        Assert.Equal([2.0], GaussianSmoothing.Apply([2]));
        Assert.All(GaussianSmoothing.Apply([4, double.NaN, 4]), value => Assert.Equal(4, value, 1e-12));
        Assert.All(GaussianSmoothing.Apply([double.NaN]), value => Assert.True(double.IsNaN(value)));
    }

    private static ResultsTable Table(int epochs)
    {
        var random = new Random(2);
        double Value(string column, int epoch) => column switch
        {
            "epoch" => epoch + 1,
            "time" => 3.5 * epoch,
            _ when column.Contains("loss", StringComparison.Ordinal) => (2.5 * Math.Exp(-epoch / 20.0)) + 0.7 + (0.08 * random.NextDouble()),
            _ when column.StartsWith("metrics", StringComparison.Ordinal) => (0.8 * (1 - Math.Exp(-epoch / 25.0))) + (0.05 * random.NextDouble()),
            _ => 0.01,
        };
        return new(Columns, [.. Columns.Select(column => Enumerable.Range(0, epochs).Select(epoch => Value(column, epoch)).ToArray())]);
    }
}
