using System.Globalization;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Models;
using YoloTune.Models.Families;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Every task is trained, measured and stored by the same session.</summary>
public sealed class TaskSessionTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    public static TheoryData<string, TaskKind, string> Models() => new(
        from family in Environment.GetEnvironmentVariable("YOLOTUNE_LONG") == "1" ? new[] { "yolo26", "yolo11", "yolov8" } : ["yolo26", "yolo11"]
        from task in new[] { TaskKind.Segment, TaskKind.Pose, TaskKind.Obb, TaskKind.Classify }
        from precision in new[] { "fp32", "bf16" }
        where precision == "fp32" || family == "yolo26"
        select (family, task, precision));

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_AnyTask_ReportsItsColumnsAndStoresItsModel(string family, TaskKind task, string precision)
    {
        var options = _fixture.Options("run") with
        {
            Model = $"{family}n{ModelZoo.SuffixOf(task)}.yaml",
            Data = task == TaskKind.Classify ? MakeFolders() : Relabel(task),
            Epochs = 2,
            Precision = precision,
            Augmentation = new AugmentationOptions(),
        };

        var outcome = _fixture.Run(options);

        Assert.False(outcome.Interrupted);
        var names = ((RunStarted)_fixture.Events.Single(item => item is RunStarted)).LossNames;
        var epochs = _fixture.Events.OfType<EpochFinished>().ToArray();
        Assert.Equal(2, epochs.Length);
        foreach (var epoch in epochs)
        {
            Assert.Equal(names.Select(name => "train/" + name), epoch.TrainLoss.Keys);
            Assert.Equal(names.Select(name => "val/" + name), epoch.ValidationLoss.Keys);
            Assert.Equal(MetricNames.Of(task), epoch.Metrics.Keys.Where(key => key != "fitness"));
            Assert.All(epoch.TrainLoss.Values.Concat(epoch.ValidationLoss.Values).Concat(epoch.Metrics.Values), value => Assert.True(double.IsFinite(value)));
            Assert.True(epoch.TrainLoss.Values.Sum() > 0);
        }

        using var best = ModelLoader.Load(Path.Combine(_fixture.Folder, "run", "weights", "best.pt"));
        Assert.Equal(task, best.Task);
        Assert.Equal(2, best.ClassNames.Count);
    }

    /// <summary>The tiny data set with polygons, three key points or rotated boxes instead of boxes.</summary>
    private string Relabel(TaskKind task)
    {
        var folder = Path.Combine(_fixture.Folder, "data");
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "labels"), "*.txt", SearchOption.AllDirectories))
        {
            File.WriteAllLines(file, File.ReadAllLines(file).Select(row => Convert(row, task)));
        }

        if (task == TaskKind.Pose)
        {
            File.AppendAllText(_fixture.Yaml, "kpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\n");
        }

        return _fixture.Yaml;
    }

    private static string Convert(string row, TaskKind task)
    {
        var numbers = row.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (x, y, w, h) = (numbers[1], numbers[2], numbers[3] / 2, numbers[4] / 2);
        return task == TaskKind.Pose
            ? string.Create(CultureInfo.InvariantCulture, $"{row} {x:F6} {y:F6} 2 {x - w:F6} {y - h:F6} 2 {x + w:F6} {y - h:F6} 1")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)numbers[0]} {x - w:F6} {y - h:F6} {x + w:F6} {y - h:F6} {x + w:F6} {y + h:F6} {x - w:F6} {y + h:F6}");
    }

    /// <summary>The same pictures in a folder for every class.</summary>
    private string MakeFolders()
    {
        var folder = Path.Combine(_fixture.Folder, "classes");
        foreach (var split in new[] { "train", "val" })
        {
            var files = Directory.GetFiles(Path.Combine(_fixture.Folder, "data", "images", split), "*.png").Order(StringComparer.Ordinal).ToArray();
            for (var i = 0; i < files.Length; i++)
            {
                var target = Path.Combine(folder, split, i % 2 == 0 ? "bar" : "square");
                Directory.CreateDirectory(target);
                File.Copy(files[i], Path.Combine(target, Path.GetFileName(files[i])));
            }
        }

        return folder;
    }
}
