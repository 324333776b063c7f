using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;
using YoloTune.Models.Families;
using YoloTune.Models.PyTorch;
using YoloTune.Models.Tests.Checkpoints;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>A model of every family and task, written as a training writes it: what is read back, and what its pickle consists of.</summary>
public class WrittenModelTests(ITestOutputHelper output)
{
    /// <summary>Attributes of the model object and their types (spec/02 section 6.2).</summary>
    private static readonly Dictionary<string, Type> _attributes = new(StringComparer.Ordinal)
    {
        ["yaml"] = typeof(PickleDictionary),
        ["save"] = typeof(List<object?>),
        ["names"] = typeof(PickleDictionary),
        ["nc"] = typeof(long),
        ["inplace"] = typeof(bool),
        ["stride"] = typeof(TensorRecord),
        ["args"] = typeof(PickleDictionary),
        ["task"] = typeof(string),
    };

    /// <summary>Globals of the specification that no golden file has: the classes of YOLO11 and YOLOv8 heads.</summary>
    private static readonly string[] _others = ["ultralytics.nn.modules.block.Proto", "ultralytics.nn.modules.head.OBB", "ultralytics.nn.modules.head.Pose", "ultralytics.nn.modules.head.Segment"];

    public static TheoryData<string, string> Models()
    {
        var models = new TheoryData<string, string>();
        foreach (var family in new[] { "yolo26", "yolo11", "yolov8" })
        {
            foreach (var task in new[] { "", "-seg", "-pose", "-obb", "-cls" })
            {
                models.Add(family, task);
            }
        }

        return models;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Write_OfEveryFamilyAndTask_IsReadBackTheSame(string family, string task)
    {
        using var folder = new TemporaryFolder();
        using var model = Model(family, task);
        var original = Trained(model);

        PtWriter.Write(folder.File("best.pt"), original);
        var back = CheckpointReader.Read(folder.File("best.pt"), new() { RequireFinite = true });

        SameState.AssertEqual([.. original.State.Select(PtWriterTests.Halved)], back.State);
        Assert.Equal((model.Task, original.Date, original.Version), (back.Task, back.Date, back.Version));
        Assert.Equal(original.Names, back.Names);
        Assert.Equal(original.Stride, back.Stride);
        Assert.Equal(PlainJson.Write(original.Yaml), PlainJson.Write(back.Yaml));
        Assert.Equal(PlainJson.Write(original.TrainArgs), PlainJson.Write(back.TrainArgs));
        Assert.Equal(original.TrainMetrics, back.TrainMetrics);
        Assert.Equal(original.TrainResults.Keys, back.TrainResults.Keys);
        Assert.All(original.TrainResults, column => Assert.Equal(column.Value, back.TrainResults[column.Key]));
        using var loaded = ModelLoader.Load(folder.File("best.pt"));
        SameState.AssertEqual(back.State, loaded.CaptureState(TensorKind.Float16));
        Assert.Equal(model.ClassNames, loaded.ClassNames);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Write_OfEveryFamilyAndTask_ConsistsOfWhatTheReferenceWrites(string family, string task)
    {
        var reference = ReferenceClasses.Learn();
        using var folder = new TemporaryFolder();
        using var model = Model(family, task);
        PtWriter.Write(folder.File("best.pt"), Trained(model));

        using var file = PickledFile.Open(folder.File("best.pt"));

        var modules = ReferenceClasses.Inside(file.Model).ToList();
        Assert.All(modules, item => Assert.Equal(ModuleComparison.Framework, item.Module.Attributes.Keys.Take(ModuleComparison.Framework.Length)));
        Assert.All(modules, item => reference.Check(file, item.IsLayer, item.Module));
        foreach (var (name, type) in _attributes)
        {
            Assert.True(type.IsInstanceOfType(file.Model[name]), $"{name} is {file.Model[name]?.GetType().Name ?? "None"}");
        }

        Assert.Equal(task == "-pose", file.Model.Attributes.ContainsKey("kpt_shape"));
        Assert.Equal(task == "-cls", file.Model.Attributes.ContainsKey("transforms"));
        Assert.Equal(TensorKind.Float32, file.Tensor(file.Model["stride"]).Kind);

        var scan = PickleScan.Of(file.Pickle);
        Assert.Empty(scan.Operations.Except(ReferenceStructureTests.Observed));
        Assert.Empty(scan.Globals.Except(reference.Globals).Except(_others));
        Assert.Equal(scan.Operations.Count(operation => operation == Opcode.NewObj), modules.Count + 2 + (task == "-cls" ? 5 : 0));
        output.WriteLine($"| {family}n{task} | {new FileInfo(folder.File("best.pt")).Length / 1e6:F1} | {model.CaptureState(TensorKind.Float16).Count} | {modules.Count} | {modules.Select(item => item.Module.ShortName).Distinct().Count()} | {scan.Globals.Count} | {scan.Operations.Count} | {scan.Operations.Distinct().Count()} |");
    }

    private static YoloModel Model(string family, string task)
    {
        var definition = ModelZoo.Find($"{family}n{task}")!;
        return YoloModel.Create(definition with { ClassCount = 3 }, ["dent", "größe", "it's"], seed: 11);
    }

    private static Checkpoint Trained(YoloModel model) => ModelSnapshot.Of(model) with
    {
        Date = "2026-12-01T03:04:05+00:00",
        Version = PtWriter.ReferenceVersion,
        TrainArgs = new Dictionary<string, object?>
        {
            ["task"] = model.Task.ToString().ToLowerInvariant(),
            ["mode"] = "train",
            ["model"] = "model.yaml",
            ["data"] = "data.yaml",
            ["epochs"] = 12L,
            ["imgsz"] = 96L,
            ["lr0"] = 0.002,
            ["time"] = null,
            ["cos_lr"] = true,
        },
        TrainMetrics = new Dictionary<string, double> { ["metrics/mAP50-95(B)"] = 0.123456789, ["fitness"] = 0.25 },
        TrainResults = new Dictionary<string, IReadOnlyList<double>> { ["epoch"] = [1, 2], ["time"] = [0.5, 1.25] },
    };
}
