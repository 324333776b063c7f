using SkiaSharp;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Tests.Datasets;

public sealed class DatasetReaderTests : IDisposable
{
    private static readonly DatasetOptions Uncached = new() { UseLabelCache = false };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_GoodAndBadImages_CountsKeepsAndReports()
    {
        AddImage("a", "0 0.5 0.5 0.2 0.2\n1 0.4 0.4 0.1 0.1\n");
        AddImage("b", null);
        AddImage("c", "");
        AddImage("d", "0 0.5 0.5 0.2 0.2\n\n5 0.5 0.5 0.2 0.2\n");
        _folder.Write("images/e.png", "no image");
        AddImage("f", "1 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.2 0.2\n");
        var data = Read(Uncached);
        Assert.Equal(new DatasetCounters(Found: 4, Missing: 1, Empty: 1, Corrupt: 2, DuplicateLabels: 1), data.Counters);
        Assert.Equal(["a.png", "b.png", "c.png", "f.png"], data.Items.Select(item => Path.GetFileName(item.ImageFile)));
        Assert.Equal(4, data.InstanceCount);
        Assert.Equal([2, 2], data.ClassInstances);
        Assert.Equal((40, 50), (data.Items[0].Height, data.Items[0].Width));
        var classWarning = data.Warnings.Single(warning => warning.File == _folder.Path("labels", "d.txt"));
        Assert.Equal((3, "5"), (classWarning.Line, classWarning.Value));
        Assert.Contains("exceeds dataset class count 2", classWarning.Text, StringComparison.Ordinal);
        Assert.StartsWith(_folder.Path("labels", "d.txt") + ":3: ", classWarning.ToString(), StringComparison.Ordinal);
        Assert.Contains(data.Warnings, warning => warning.File == _folder.Path("images", "e.png"));
        Assert.Contains(data.Warnings, warning => warning.Text == "1 duplicate labels removed");
    }

    [Theory]
    [InlineData("0 0.5 0.5 0.2 0.2\n0 0.5 1.2 0.2 0.2", 2, "1.2", "out of bounds")]
    [InlineData("0 0.5 -0.5 0.2 0.2", 1, "-0.5", "negative")]
    [InlineData("0 0.5 nan 0.2 0.2", 1, "NaN", "out of bounds")]
    [InlineData("0 0.5 0.5 0.2", 1, "0 0.5 0.5 0.2", "labels require 5 columns, 4 columns detected")]
    [InlineData("\n\n  \ncar 0.5 0.5 0.2 0.2", 4, "car", "could not convert")]
    [InlineData("0 0.5 0.5 0.2 0.2\n  \n0 0.5 0.5 0.2 0.3", 2, "", "0 columns detected")]
    [InlineData("0 0.5 0.5 0.2 0.2\n0 .1 .1 .2 .2 .3 .3", 1, "0 0.5 0.5 0.2 0.2", "mix segment and detection")]
    [InlineData("0 .1 .1 .2 .2 .3 .3\n0 .1 .1 .2 .2 .3 .3 .4", 2, "0 .1 .1 .2 .2 .3 .3 .4", "pairs of coordinates")]
    [InlineData("2 0.5 0.5 0.2 0.2", 1, "2", "possible class labels are 0-1")]
    public void Read_BadLabels_AreReportedWithFileLineAndValue(string text, int line, string value, string problem)
    {
        AddImage("good", "0 0.5 0.5 0.2 0.2");
        AddImage("bad", text);
        var data = Read(Uncached);
        var warning = Assert.Single(data.Warnings);
        Assert.Equal(_folder.Path("labels", "bad.txt"), warning.File);
        Assert.Equal((line, value), (warning.Line, warning.Value));
        Assert.Contains(problem, warning.Text, StringComparison.Ordinal);
        Assert.Equal("good.png", Path.GetFileName(Assert.Single(data.Items).ImageFile));
    }

    [Fact]
    public void Read_LabelsThatAreNotText_AreReported()
    {
        AddImage("good", "0 0.5 0.5 0.2 0.2");
        AddImage("bad", null);
        _folder.Write("labels/bad.txt", [0x30, 0xFF, 0xFE]);
        Assert.Contains("not UTF-8", Assert.Single(Read(Uncached).Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AllCorrupt_IsAnErrorThatShowsTheFirst()
    {
        AddImage("a", "9 0.5 0.5 0.2 0.2");
        var error = Assert.Throws<InputException>(() => Read(Uncached));
        Assert.Contains(_folder.Path("labels", "a.txt") + ":1", error.Problem, StringComparison.Ordinal);
        Assert.Equal(_folder.Path("data.yaml"), error.File);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void Read_NoLabelsAtAll_IsAnErrorForTrainingAndAWarningOtherwise()
    {
        AddImage("a", null);
        var error = Assert.Throws<InputException>(() => Read(Uncached with { RequireLabels = true }));
        Assert.Contains("No labels found", error.Problem, StringComparison.Ordinal);
        Assert.Contains(_folder.Path("labels", "a.txt"), error.Problem, StringComparison.Ordinal);
        Assert.Contains(Read(Uncached).Warnings, warning => warning.Text.Contains("No labels found", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_EmptyFolder_IsAnErrorThatNamesIt()
    {
        Directory.CreateDirectory(_folder.Path("images"));
        var error = Assert.Throws<InputException>(() => Read(Uncached));
        Assert.Equal(_folder.Path("images"), error.File);
        Assert.Contains("No images were found", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFolder_NamesYamlLineAndPath()
    {
        var error = Assert.Throws<InputException>(() => Read(Uncached));
        Assert.Equal((_folder.Path("data.yaml"), 1, _folder.Path("images")), (error.File, error.Line, error.Value));
    }

    [Fact]
    public void Read_MixedBoxAndPolygonFiles_DiscardsAllPolygonsWithAWarning()
    {
        AddImage("a", "0 .1 .1 .5 .1 .5 .6");
        AddImage("b", "0 0.5 0.5 0.2 0.2");
        var data = Read(Uncached);
        Assert.All(data.Items, item => Assert.Empty(item.Segments));
        Assert.Equal(2, data.InstanceCount);
        Assert.Contains(data.Warnings, warning => warning.Text.Contains("polygons are discarded", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_PolygonsOnly_KeepsThemForDetect()
    {
        AddImage("a", "0 .1 .1 .5 .1 .5 .6");
        AddImage("b", "");
        Assert.Equal([0.1f, 0.1f, 0.5f, 0.1f, 0.5f, 0.6f], Assert.Single(Read(Uncached).Items[0].Segments));
    }

    [Fact]
    public void Read_BoxesForSegmentation_IsAnErrorThatNamesAFile()
    {
        AddImage("a", "0 .1 .1 .5 .1 .5 .6");
        AddImage("b", "0 0.5 0.5 0.2 0.2");
        var error = Assert.Throws<InputException>(() => Read(Uncached with { Task = TaskKind.Segment }));
        Assert.Equal(_folder.Path("labels", "b.txt"), error.File);
    }

    [Fact]
    public void Read_Classes_DropsTheOtherObjectsAndKeepsImagesAndNumbers()
    {
        AddImage("a", "0 .1 .1 .5 .1 .5 .6\n1 .2 .2 .5 .1 .5 .6\n");
        AddImage("b", "0 .1 .1 .5 .1 .5 .6\n");
        var data = Read(Uncached with { Classes = [1] });
        Assert.Equal([1f], data.Items[0].Classes);
        Assert.Equal(4, data.Items[0].Boxes.Length);
        Assert.Equal(0.2f, Assert.Single(data.Items[0].Segments)[0]);
        Assert.Equal(0, data.Items[1].Count);
        Assert.Equal(2, data.ClassCount);
        var error = Assert.Throws<InputException>(() => Read(Uncached with { Classes = [2] }));
        Assert.Equal("2", error.Value);
    }

    [Fact]
    public void Read_SingleClass_AcceptsAnyClassAndMakesThemZero()
    {
        AddImage("a", "7 0.5 0.5 0.2 0.2\n1 0.4 0.4 0.1 0.1\n");
        var data = Read(Uncached with { SingleClass = true });
        Assert.Equal([0f, 0f], data.Items[0].Classes);
        Assert.Equal(["item"], data.Names);
    }

    [Fact]
    public void ClassWeights_AreInverseFrequenciesWithMeanOne()
    {
        AddImage("a", "0 0.5 0.5 0.2 0.2\n0 0.4 0.4 0.1 0.1\n0 0.3 0.3 0.1 0.1\n0 0.2 0.2 0.1 0.1\n");
        var data = Read(Uncached);
        Assert.Equal([1.0, 1.0], data.ClassWeights(0));
        var weights = data.ClassWeights(1);
        Assert.Equal(0.4, weights[0], 12);
        Assert.Equal(1.6, weights[1], 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ClassWeights(1.1));
    }

    [Fact]
    public void Read_Pose_NeedsTheKeypointShape()
    {
        AddImage("a", "0 0.5 0.5 0.2 0.2 0.1 0.1 2");
        Assert.Contains("kpt_shape", Assert.Throws<InputException>(() => Read(Uncached with { Task = TaskKind.Pose })).Problem, StringComparison.Ordinal);
        var data = DatasetReader.Read(Yaml("kpt_shape: [1, 3]\n"), DatasetSplit.Train, Uncached with { Task = TaskKind.Pose });
        Assert.Equal([0.1f, 0.1f, 2f], data.Items[0].Keypoints!);
    }

    [Fact]
    public void Read_Cancelled_Stops()
    {
        AddImage("a", null);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetReader.Read(Yaml(), DatasetSplit.Train, Uncached, null, source.Token));
    }

    [Fact]
    public void Read_Progress_ReachesTheEnd()
    {
        AddImage("a", null);
        AddImage("b", null);
        var last = new VerificationProgress(0, 0);
        DatasetReader.Read(Yaml(), DatasetSplit.Train, Uncached, new Recorder(value => last = value.Done >= last.Done ? value : last));
        Assert.Equal(new VerificationProgress(2, 2), last);
    }

    [Fact]
    public void Read_TruncatedImages_AreLeftOut()
    {
        AddImage("good", "0 0.5 0.5 0.2 0.2");
        var png = File.ReadAllBytes(_folder.WriteImage("images/cut.png", 60, 60, 3));
        _folder.Write("images/cut.png", png[..^20]);
        png[png.Length / 2] ^= 1;
        _folder.Write("images/damaged.png", png);
        using var bitmap = new SKBitmap(30, 30);
        using var webp = bitmap.Encode(SKEncodedImageFormat.Webp, 80);
        _folder.Write("images/cut.webp", webp.ToArray()[..^20]);
        _folder.Write("images/zero.jpg", []);
        _folder.WriteImage("images/tiny.png", 9, 40);
        var data = Read(Uncached);
        Assert.Equal(5, data.Counters.Corrupt);
        Assert.Equal(5, data.Warnings.Count);
        Assert.Single(data.Items);
    }

    [Fact]
    public void Fingerprint_ChangesWithLabelsAndNotWithThePlace()
    {
        AddImage("a", "0 0.5 0.5 0.2 0.2");
        var image = _folder.Path("images", "a.png");
        var first = DatasetFingerprint.Compute([image], _folder.Root);
        Assert.StartsWith("sha256:", first, StringComparison.Ordinal);
        Assert.Equal(first, DatasetFingerprint.Compute([image], _folder.Root));
        using var moved = new TemporaryFolder();
        moved.Write("images/a.png", File.ReadAllBytes(image));
        moved.Write("labels/a.txt", "0 0.5 0.5 0.2 0.2");
        Assert.Equal(first, DatasetFingerprint.Compute([moved.Path("images", "a.png")], moved.Root));
        moved.Write("labels/a.txt", "0 0.5 0.5 0.2 0.3");
        Assert.NotEqual(first, DatasetFingerprint.Compute([moved.Path("images", "a.png")], moved.Root));
    }

    private void AddImage(string name, string? labels)
    {
        _folder.WriteImage($"images/{name}.png");
        if (labels is not null)
        {
            _folder.Write($"labels/{name}.txt", labels);
        }
    }

    private DatasetYaml Yaml(string more = "") =>
        DatasetYaml.Load(_folder.Write("data.yaml", "train: images\nval: images\nnames: [cat, dog]\n" + more));

    private Dataset Read(DatasetOptions options) => DatasetReader.Read(Yaml(), DatasetSplit.Train, options);

    private sealed class Recorder(Action<VerificationProgress> act) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value)
        {
            lock (this)
            {
                act(value);
            }
        }
    }
}
