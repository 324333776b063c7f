using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Statistics;

namespace YoloTune.Data.Tests.Statistics;

public sealed class SplitStatisticsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_ASplit_CountsAndMeasures()
    {
        _folder.WriteImage("images/a.png", 100, 200);
        _folder.Write("labels/a.txt", "0 0.5 0.5 0.1 0.2\n0 0.5 0.5 0.2 0.4\n1 0.5 0.5 1 1\n");
        _folder.WriteImage("images/b.png", 50, 50, seed: 2);
        var yaml = DatasetYaml.Load(_folder.Write("data.yaml", "train: images\nval: images\nnames: [a, b, c]\n"));

        var figures = SplitStatistics.Of(DatasetReader.Read(yaml, DatasetSplit.Train, new DatasetOptions { UseLabelCache = false }));

        Assert.Equal((2, 1, 3), (figures.Images, figures.Backgrounds, figures.Objects));
        Assert.Equal([(2, 1), (1, 1), (0, 0)], figures.Classes.Select(item => (item.Objects, item.Images)));
        Assert.Equal((1, 1, 1), (figures.Small, figures.Medium, figures.Large));
        Assert.Equal(40, figures.ObjectSides!.Median, 1e-4);
        Assert.Equal((50, 200), (figures.ImageWidths!.Least, figures.ImageWidths.Most));
        Assert.Equal(2, figures.ObjectAspects!.Most, 1e-6);
    }

    [Theory]
    [InlineData("0 0.5 0.5 0.1 0.2\n", "", TaskKind.Detect)]
    [InlineData("0 0 0 1 0 1 1 0 1\n", "", TaskKind.Obb)]
    [InlineData("0 0 0 1 0 1 1 0 1\n0 0 0 1 0 1 1\n", "", TaskKind.Segment)]
    [InlineData("", "kpt_shape: [2, 3]\n", TaskKind.Pose)]
    public void Guess_GoesByTheLabels(string labels, string key, TaskKind task)
    {
        _folder.WriteImage("images/a.png");
        _folder.Write("labels/a.txt", labels);

        Assert.Equal(task, LabelTask.Guess(DatasetYaml.Load(_folder.Write("data.yaml", $"train: images\nval: images\nnames: [a]\n{key}"))));
    }

    [Fact]
    public void Of_Quantiles_Interpolates() => Assert.Equal(new Quantiles(0, 0.5, 5, 9.5, 10), Quantiles.Of([.. Enumerable.Range(0, 11).Select(value => (double)value).Reverse()]));
}
