using System.Globalization;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Tests.Validation;

/// <summary>Validation of the golden checkpoints of every task against what their <c>results.csv</c> records.</summary>
public sealed class TaskValidationTests : IDisposable
{
    /// <summary>The bound of the issue for figures before training.</summary>
    private const double Tolerance = 0.005;

    /// <summary>
    /// The golden README's bound for the AP of a single class: pose26 is untrained and has one class, so all its scores are nearly equal, and
    /// the half precision of the stored weights decides their order. Precision and recall do not depend on it.
    /// </summary>
    private const double SingleClassTolerance = 0.035;
    private const string Persons = "nc: 1\nkpt_shape: [17, 3]\nflip_idx: [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-val").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pose26", TaskKind.Pose, "coco8-pose", "[images/train, images/val]", Persons, 8)]
    [InlineData("seg26", TaskKind.Segment, "coco128-seg", "images/train2017", "nc: 80\n", 16)]
    [InlineData("obb26", TaskKind.Obb, "DOTAv1", "images/train", "nc: 15\n", 6)]
    public void Validate_OfTheGoldenCheckpoint_GivesTheRecordedFigures(string checkpoint, TaskKind task, string set, string images, string keys, int batch)
    {
        var expected = Recorded(checkpoint);
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt"));
        using var loader = Loader(set, images, keys, task, batch, 160);

        var outcome = new DetectionValidator(loader, new ValidatorOptions()).Validate(model);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', outcome.Metrics.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}"))));
        Assert.Equal(MetricNames.Of(task), outcome.Metrics.Keys.Where(key => key != "fitness"));
        foreach (var name in MetricNames.Of(task))
        {
            var isSingleAp = checkpoint == "pose26" && name.Contains("mAP", StringComparison.Ordinal);
            Assert.InRange(Math.Abs(outcome.Metrics[name] - expected[name]), 0, isSingleAp ? SingleClassTolerance : Tolerance);
        }
    }

    [Fact]
    public void Validate_OfTheGoldenClassifier_GivesTheRecordedFigures()
    {
        var expected = Recorded("cls26");
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt"));
        var dataset = ClassFolderReader.Read(ClassFolders.Open(SharedFolder.Require("datasets", "flowers")), DatasetSplit.Val, new DatasetOptions());
        using var loader = DataLoaders.ForValidation(dataset, new LoaderOptions { ValidationBatchSize = 8, ImageSize = 64, Workers = 2 });

        var outcome = new ClassificationValidator(loader).Validate(model);

        Assert.Equal(["metrics/accuracy_top1", "metrics/accuracy_top5", "fitness"], outcome.Metrics.Keys);
        Assert.InRange(Math.Abs(outcome.Metrics["metrics/accuracy_top1"] - expected["metrics/accuracy_top1"]), 0, Tolerance);
        Assert.InRange(Math.Abs(outcome.Metrics["metrics/accuracy_top5"] - expected["metrics/accuracy_top5"]), 0, Tolerance);
        Assert.Equal((outcome.Metrics["metrics/accuracy_top1"] + outcome.Metrics["metrics/accuracy_top5"]) / 2, outcome.Fitness, 1e-5);
    }

    [Theory]
    [InlineData("cls26", "flowers", 2)]
    [InlineData("pose26", "coco8-pose", 8)]
    [InlineData("seg26", "coco8-seg", 8)]
    [InlineData("obb26", "dota8", 4)]
    public void Run_OfASession_ChoosesDataAndFiguresByTheModel(string checkpoint, string set, int figures)
    {
        // A copy, since a session leaves its label cache beside the labels.
        var root = Copy(SharedFolder.Require("datasets", set));
        var data = Path.Combine(_folder, "data.yaml");
        var keys = set switch { "coco8-pose" => Persons, "coco8-seg" => "nc: 80\n", _ => "nc: 15\n" };
        File.WriteAllText(data, $"path: {root}\ntrain: images/train\nval: images/val\n{keys}");

        var report = ValidationSession.Run(
            new ValidateOptions
            {
                Model = SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt"),
                Data = set == "flowers" ? root : data,
                ImageSize = 64,
                Workers = 0,
                Plots = false,
            },
            new SessionContext());

        Assert.Equal(figures, report.Overall.Values.Count);
        Assert.Equal(figures, report.Outcome.Metrics.Count);
        Assert.All(report.Classes, line => Assert.Equal(figures, line.Values.Count));
        Assert.NotEmpty(report.Classes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Validate_OfTheRealPoseWeights_FindsThePeople(bool endToEnd)
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n-pose.pt"));
        using var loader = Loader("coco8-pose", "images/val", Persons, TaskKind.Pose, 4, 640);

        var outcome = new DetectionValidator(loader, new ValidatorOptions { EndToEnd = endToEnd }).Validate(model);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', outcome.Metrics.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}"))));
        Assert.InRange(outcome.Boxes!.Map50, 0.8, 1);

        Assert.InRange(outcome.Boxes.Part!.Map50, 0.5, 1);
        Assert.Equal(outcome.Boxes.Map + outcome.Boxes.Part.Map, outcome.Fitness, 1e-5);
    }

    private string Copy(string folder)
    {
        var root = Path.Combine(_folder, "set");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return root;
    }

    private static Dictionary<string, double> Recorded(string checkpoint)
    {
        var lines = File.ReadAllLines(SharedFolder.Require("golden", "checkpoints", checkpoint, "results.csv"));
        return lines[0].Split(',').Zip(lines[^1].Split(',')).ToDictionary(pair => pair.First, pair => double.Parse(pair.Second, CultureInfo.InvariantCulture));
    }

    private DataLoader Loader(string set, string images, string keys, TaskKind task, int batch, int size)
    {
        var yaml = Path.Combine(_folder, "data.yaml");
        File.WriteAllText(yaml, $"path: {SharedFolder.Require("datasets", set)}\ntrain: {images}\nval: {images}\n{keys}");
        var dataset = DatasetReader.Read(DatasetYaml.Load(yaml), DatasetSplit.Val, new DatasetOptions { Task = task, UseLabelCache = false });
        return DataLoaders.ForValidation(dataset, new LoaderOptions { ValidationBatchSize = batch, ImageSize = size, Workers = 2 });
    }
}
