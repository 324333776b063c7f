using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>One epoch of fine-tuning of every task on real pictures, from golden or real weights: the model is no worse afterwards.</summary>
public sealed class TaskFineTuningTests : IDisposable
{
    private const string Persons = "nc: 1\nkpt_shape: [17, 3]\nflip_idx: [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]\n";
    private readonly SessionFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    // The golden checkpoints are untrained, and an epoch of a hundred pictures hardly beats knowing nothing: hence limits a little above 1.
    [Theory]
    [InlineData("golden/checkpoints/seg26/best.pt", TaskKind.Segment, "coco128-seg", "train: images/train2017\nval: images/train2017\nnc: 80\n", 160, 4, 1e-3, 1)]
    [InlineData("golden/checkpoints/pose26/best.pt", TaskKind.Pose, "coco8-pose", "train: images/train\nval: images/val\n" + Persons, 160, 1, 1e-3, 1.001)]
    [InlineData("weights/yolo26n-pose.pt", TaskKind.Pose, "coco8-pose", "train: images/train\nval: images/val\n" + Persons, 320, 2, 1e-5, 1)]
    [InlineData("golden/checkpoints/obb26/best.pt", TaskKind.Obb, "DOTAv1", "train: train.txt\nval: val.txt\nnc: 15\n", 160, 4, 1e-3, 1.005)]
    [InlineData("golden/checkpoints/cls26/best.pt", TaskKind.Classify, "flowers", null, 64, 8, 1e-4, 1.03)]
    public void Run_OneEpochOnRealPictures_KeepsOrLowersTheValidationLoss(string weights, TaskKind task, string set, string? keys, int size, int batch, double rate, double limit)
    {
        Assert.SkipUnless(set is "coco8-pose" or "flowers" || Environment.GetEnvironmentVariable("YOLOTUNE_LONG") == "1", "Takes half a minute; YOLOTUNE_LONG=1 runs it.");
        var options = _fixture.Options("run") with
        {
            Model = SharedFolder.Require(weights.Split('/')),
            Data = CopyOf(SharedFolder.Require("datasets", set), keys),
            Task = task,
            Epochs = 1,
            Batch = batch,
            NominalBatch = batch,
            ImageSize = size,
            Optimizer = "AdamW",
            InitialLearningRate = rate,
            Augmentation = new AugmentationOptions(),
        };
        var before = Measure(options);

        var outcome = _fixture.Run(options);

        Assert.False(outcome.Interrupted);
        var after = Assert.Single(_fixture.Events.OfType<EpochFinished>());
        TestContext.Current.TestOutputHelper?.WriteLine($"{weights} on {set}, imgsz {size}: before {Text(before.Metrics)} loss {before.Losses.Sum():F4}; after {Text(after.Metrics)} loss {after.ValidationLoss.Values.Sum():F4}");
        ParityRecord.Note("fine-tuning, one epoch", $"{weights} on {set}, imgsz {size}: before {Text(before.Metrics)} loss {before.Losses.Sum():F4}; after {Text(after.Metrics)}, loss", after.ValidationLoss.Values.Sum());
        Assert.Equal(before.Losses.Count, after.ValidationLoss.Count);
        Assert.InRange(after.ValidationLoss.Values.Sum(), 0, limit * before.Losses.Sum());
        Assert.All(after.Metrics.Values, value => Assert.InRange(value, 0, 2));
        using var best = ModelLoader.Load(Path.Combine(_fixture.Folder, "run", "weights", "best.pt"));
        Assert.Equal(task, best.Task);
    }

    private static string Text(IReadOnlyDictionary<string, double> figures) => string.Join(" ", figures.Where(pair => pair.Key != "fitness").Select(pair => FormattableString.Invariant($"{pair.Key["metrics/".Length..]}={pair.Value:F4}")));

    /// <summary>The weights as they are, on the validation data of the run.</summary>
    private static ValidationOutcome Measure(TrainOptions options)
    {
        using var model = ModelLoader.Load(options.Model);
        var data = SessionData.Read(options, new SessionContext(), CancellationToken.None);
        using var loader = SessionLoaders.Validation(options, data, model.MaximumStride, new SessionContext());
        var loss = SessionLoss.Create(options, model);
        return options.Task == TaskKind.Classify
            ? new ClassificationValidator(loader, loss).Validate(model)
            : new DetectionValidator(loader, new ValidatorOptions(), loss).Validate(model);
    }

    /// <summary>A copy of the set, since runs leave label caches beside the labels.</summary>
    private string CopyOf(string folder, string? keys)
    {
        var root = Path.Combine(_fixture.Folder, "set");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        if (keys is null)
        {
            return root;
        }

        var yaml = Path.Combine(root, "data.yaml");
        File.WriteAllText(yaml, $"path: {root}\n{keys}");
        return yaml;
    }
}
