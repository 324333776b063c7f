using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Tests.Checkpoints;

public class CheckpointReaderTests
{
    private static readonly StorageNode Six = new("FloatStorage", "0", 6);
    private static readonly (string, byte[]) SixFloats = ("0", PtFile.Floats(0, 1, 2, 3, 4, 5));

    [Fact]
    public void Read_OfViews_HonoursOffsetStrideAndSharing()
    {
        var state = State(
            ("whole", PtFile.Tensor(Six, 0, [2, 3], [3, 1])),
            ("transposed", PtFile.Tensor(Six, 0, [3, 2], [1, 3])),
            ("part", PtFile.Tensor(Six, 2, [2], [1])),
            ("column", PtFile.Tensor(Six, 1, [2, 1], [3, 1])),
            ("last", PtFile.Tensor(Six, 5, [], [])),
            ("none", PtFile.Tensor(Six, 6, [0, 3], [3, 1])),
            ("oddly strided ones", PtFile.Tensor(Six, 0, [1, 6, 1], [17, 1, 99])));

        var checkpoint = Read(new Dictionary<string, object?> { ["model"] = state }, SixFloats);

        Assert.Equal(CheckpointFormat.StateDict, checkpoint.Format);
        Assert.Equal([0, 1, 2, 3, 4, 5], checkpoint.Find("whole")!.ToFloats());
        Assert.Equal([0, 3, 1, 4, 2, 5], checkpoint.Find("transposed")!.ToFloats());
        Assert.Equal([3, 2], checkpoint.Find("transposed")!.Shape);
        Assert.Equal([2, 3], checkpoint.Find("part")!.ToFloats());
        Assert.Equal([1, 4], checkpoint.Find("column")!.ToFloats());
        Assert.Equal([5], checkpoint.Find("last")!.ToFloats());
        Assert.Empty(checkpoint.Find("last")!.Shape);
        Assert.Equal([0, 3], checkpoint.Find("none")!.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], checkpoint.Find("oddly strided ones")!.ToFloats());
    }

    [Theory]
    [InlineData("HalfStorage", TensorKind.Float16, new byte[] { 0, 0x3e }, 1.5f)]
    [InlineData("BFloat16Storage", TensorKind.BFloat16, new byte[] { 0xc0, 0x3f }, 1.5f)]
    [InlineData("FloatStorage", TensorKind.Float32, new byte[] { 0, 0, 0xc0, 0x3f }, 1.5f)]
    [InlineData("DoubleStorage", TensorKind.Float64, new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5f)]
    [InlineData("LongStorage", TensorKind.Int64, new byte[] { 0xfe, 255, 255, 255, 255, 255, 255, 255 }, -2f)]
    [InlineData("IntStorage", TensorKind.Int32, new byte[] { 0xfe, 255, 255, 255 }, -2f)]
    [InlineData("ShortStorage", TensorKind.Int16, new byte[] { 0xfe, 255 }, -2f)]
    [InlineData("CharStorage", TensorKind.Int8, new byte[] { 0xfe }, -2f)]
    [InlineData("ByteStorage", TensorKind.UInt8, new byte[] { 0xfe }, 254f)]
    [InlineData("BoolStorage", TensorKind.Bool, new byte[] { 1 }, 1f)]
    public void Read_OfEveryElementType_KeepsKindAndValue(string storage, TensorKind kind, byte[] bytes, float value)
    {
        var checkpoint = Read(State(("w", PtFile.Tensor(new(storage, "0", 1), 0, [1], [1]))), ("0", bytes));

        Assert.Equal(kind, checkpoint.Find("w")!.Kind);
        Assert.Equal([value], checkpoint.Find("w")!.ToFloats());
        var single = checkpoint.ToSinglePrecision()[0].Value;
        Assert.Equal(checkpoint.Find("w")!.IsFloatingPoint ? TensorKind.Float32 : kind, single.Kind);
        Assert.Equal([value], single.ToFloats());
    }

    [Fact]
    public void Read_OfABareStateDict_IgnoresItsMetadata()
    {
        var checkpoint = Read(
            new BuildNode(State(("a.running_mean", PtFile.Tensor(Six, 0, [6], [1]))), new Dictionary<string, object?> { ["_metadata"] = new OrderedNode(("", new Dictionary<string, object?> { ["version"] = 1L })) }), SixFloats);

        Assert.Equal(["a.running_mean"], checkpoint.State.Select(entry => entry.Key));
        Assert.Equal(TaskKind.Detect, checkpoint.Task);
        Assert.Empty(checkpoint.Yaml);
        Assert.False(checkpoint.IsFused);
    }

    [Fact]
    public void Read_OfAStateDictWithDescription_UsesIt()
    {
        var checkpoint = Read(
            new Dictionary<string, object?>
            {
                ["model"] = State(("a.weight", PtFile.Tensor(Six, 0, [6], [1]))),
                ["yaml"] = new Dictionary<string, object?> { ["nc"] = 1L, ["head"] = new List<object?> { new List<object?> { -1L, 1L, "Segment26", new List<object?>() } } },
                ["names"] = new List<object?> { "cat" },
            },
            SixFloats);

        Assert.Equal(TaskKind.Segment, checkpoint.Task);
        Assert.Equal("cat", checkpoint.Names[0]);
        Assert.Equal(1L, checkpoint.Yaml["nc"]);
        Assert.True(checkpoint.IsFused);
    }

    [Fact]
    public void Read_PrefersTheAverageWhenThereIsOne()
    {
        var (one, two) = (State(("w", PtFile.Tensor(Six, 1, [1], [1]))), State(("w", PtFile.Tensor(Six, 2, [1], [1]))));

        Assert.Equal([2], Read(new Dictionary<string, object?> { ["model"] = one, ["ema"] = two }, SixFloats).State[0].Value.ToFloats());
        Assert.Equal([1], Read(new Dictionary<string, object?> { ["model"] = one, ["ema"] = null }, SixFloats).State[0].Value.ToFloats());
        Assert.Equal([1], Read(new Dictionary<string, object?> { ["model"] = one, ["ema"] = new OrderedNode() }, SixFloats).State[0].Value.ToFloats());
    }

    [Theory]
    [InlineData("segment", "pose", "obb", TaskKind.Segment)]
    [InlineData(null, "pose", "obb", TaskKind.Pose)]
    [InlineData(null, null, "obb", TaskKind.Obb)]
    [InlineData(null, null, null, TaskKind.Detect)]
    public void Read_LooksTheTaskUpInOrder(string? ofModel, string? ofTraining, string? ofArguments, TaskKind expected)
    {
        var attributes = new Dictionary<string, object?> { ["args"] = new ObjectNode(new GlobalNode("ultralytics.utils", "IterableSimpleNamespace"), new Dictionary<string, object?> { ["task"] = ofArguments, ["imgsz"] = 96L }) };
        if (ofModel is not null)
        {
            attributes["task"] = ofModel;
        }

        var checkpoint = Read(new Dictionary<string, object?> { ["model"] = PtFile.Model(attributes), ["train_args"] = ofTraining is null ? null : new Dictionary<string, object?> { ["task"] = ofTraining } }, PtFile.ModelStorages);

        Assert.Equal(expected, checkpoint.Task);
        Assert.Equal(ofTraining is null ? 96L : null, checkpoint.TrainArgs.GetValueOrDefault("imgsz"));
    }

    [Fact]
    public void Read_OfAnUnknownTask_NamesIt() =>
        Assert.Equal("teleport", Refused(new Dictionary<string, object?> { ["model"] = PtFile.Model(new() { ["task"] = "teleport" }) }, PtFile.ModelStorages).Value);

    [Fact]
    public void Read_OfAModuleTree_NotesStructure()
    {
        var act = PtFile.Module("torch.nn.modules.activation", "SiLU");
        var sppf = PtFile.Module("ultralytics.nn.modules.block", "SPPF", new() { ["i"] = 0L, ["f"] = new List<object?> { -1L, 4L } }, modules: new()
        {
            ["cv1"] = PtFile.Module("ultralytics.nn.modules.conv", "Conv", modules: new()
            {
                ["bn"] = PtFile.Module("torch.nn.modules.batchnorm", "BatchNorm2d", new() { ["eps"] = 0.001, ["momentum"] = 0.03 }),
                ["act"] = act,
            }),
            ["cv2"] = PtFile.Module("torch.nn.modules.batchnorm", "BatchNorm2d", new() { ["eps"] = 0.001, ["momentum"] = 0.03 }),
            ["odd"] = PtFile.Module("torch.nn.modules.batchnorm", "BatchNorm2d", new() { ["eps"] = 1e-5, ["momentum"] = 0.1 }),
            ["gone"] = null,
        });
        var root = PtFile.Module("ultralytics.nn.tasks", "PoseModel", new() { ["nc"] = 1L, ["kpt_shape"] = new List<object?> { 17L, 3L } }, modules: new()
        {
            ["model"] = PtFile.Module("torch.nn.modules.container", "Sequential", modules: new() { ["0"] = sppf }),
        });

        var checkpoint = Read(new Dictionary<string, object?> { ["model"] = root });

        Assert.Equal(TaskKind.Pose, checkpoint.Task);
        Assert.True(checkpoint.HasLegacySppfActivation);
        Assert.False(checkpoint.IsFused);
        Assert.Equal(new BatchNormSettings(1e-3, 0.03), checkpoint.BatchNorm);
        Assert.Equal(new BatchNormSettings(1e-5, 0.1), Assert.Single(checkpoint.BatchNormExceptions, entry => entry.Key == "model.0.odd").Value);
        var layer = Assert.Single(checkpoint.Layers);
        Assert.Equal("SPPF", layer.Type);
        Assert.Equal([-1, 4], layer.From);
        Assert.Equal(new List<object?> { 17L, 3L }, checkpoint.ModelAttributes["kpt_shape"]);
    }

    [Fact]
    public void Read_OfBuffers_LeavesOutThoseThatDoNotPersist()
    {
        var root = PtFile.Module(
            "ultralytics.nn.tasks", "DetectionModel", new() { ["_non_persistent_buffers_set"] = new CallNode(new GlobalNode("__builtin__", "set"), new List<object?> { "b" }) },
            parameters: new() { ["p"] = PtFile.Parameter(PtFile.Tensor(Six, 0, [1], [1])) },
            buffers: new() { ["a"] = PtFile.Tensor(Six, 1, [1], [1]), ["b"] = PtFile.Tensor(Six, 2, [1], [1]), ["c"] = null });

        Assert.Equal(["p", "a"], Read(new Dictionary<string, object?> { ["model"] = root }, SixFloats).State.Select(entry => entry.Key));
    }

    [Fact]
    public void Read_OfAFileWithoutModel_SaysWhatItHolds()
    {
        Assert.Contains("a list", Refused(new List<object?>()).Message, StringComparison.Ordinal);
        Assert.Contains("a single value", Refused(5L).Message, StringComparison.Ordinal);
        Assert.Contains("an empty dictionary", Refused(new Dictionary<string, object?>()).Message, StringComparison.Ordinal);
        Assert.Contains("'weights'", Refused(new Dictionary<string, object?> { ["weights"] = 1L }).Message, StringComparison.Ordinal);
        Assert.Contains("DetectionModel", Refused(PtFile.Model(), PtFile.ModelStorages).Message, StringComparison.Ordinal);
        Assert.Contains("no tensors", Refused(new Dictionary<string, object?> { ["model"] = new Dictionary<string, object?> { ["a"] = 1L } }).Message, StringComparison.Ordinal);
        Refused(new Dictionary<string, object?> { ["model"] = PtFile.Model(new() { ["names"] = 5L }) }, PtFile.ModelStorages);
        Refused(new Dictionary<string, object?> { ["model"] = PtFile.Model(new() { ["names"] = new Dictionary<string, object?> { ["a"] = "b" } }) }, PtFile.ModelStorages);
    }

    [Fact]
    public void Read_OfOneStorageWithTwoTypes_IsRefused() =>
        Refused(State(("a", PtFile.Tensor(Six, 0, [6], [1])), ("b", PtFile.Tensor(new("IntStorage", "0", 6), 0, [6], [1]))), SixFloats);

    [Fact]
    public void Read_RequiringFiniteNumbers_NamesTheTensor()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("x.pt", PtFile.Of(State(("good", PtFile.Tensor(Six, 0, [6], [1])), ("bad", PtFile.Tensor(new("FloatStorage", "1", 1), 0, [1], [1]))), SixFloats, ("1", PtFile.Floats(float.NaN))));

        Assert.Equal(2, CheckpointReader.Read(file).State.Count);
        Assert.Contains("'bad'", Assert.Throws<InputException>(() => CheckpointReader.Read(file, new() { RequireFinite = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfTrainingRecords_GivesNumbers()
    {
        var checkpoint = Read(
            new Dictionary<string, object?>
            {
                ["epoch"] = 4L,
                ["best_fitness"] = 0.25,
                ["model"] = null,
                ["ema"] = PtFile.Model(),
                ["updates"] = 77L,
                ["date"] = "2026-01-02T03:04:05+00:00",
                ["version"] = "8.4.117",
                ["train_metrics"] = new Dictionary<string, object?> { ["fitness"] = 0.5, ["epochs"] = 3L, ["note"] = "x" },
                ["train_results"] = new Dictionary<string, object?> { ["time"] = new List<object?> { 1.5, double.NaN, 3L } },
                ["optimizer"] = new Dictionary<string, object?>
                {
                    ["state"] = new Dictionary<long, object?> { [0] = new Dictionary<string, object?> { ["momentum_buffer"] = PtFile.Tensor(new("FloatStorage", "0", 2), 0, [2], [1]), ["step"] = 3L } },
                    ["param_groups"] = new List<object?> { new Dictionary<string, object?> { ["lr"] = 0.1, ["nesterov"] = true, ["params"] = new List<object?> { 0L } } },
                },
            },
            PtFile.ModelStorages);

        Assert.True(checkpoint.IsResumable);
        Assert.Equal((4L, 0.25, 77L), (checkpoint.Epoch, checkpoint.BestFitness, checkpoint.Updates));
        Assert.Equal("2026-01-02T03:04:05+00:00", checkpoint.Date);
        Assert.Equal(["fitness", "epochs"], checkpoint.TrainMetrics.Keys);
        Assert.Equal([1.5, double.NaN, 3], checkpoint.TrainResults["time"]);
        Assert.Equal(0.1, checkpoint.Optimizer!.Groups[0].Settings["lr"]);
        Assert.Equal([0L], checkpoint.Optimizer.Groups[0].Parameters);
        Assert.Equal([1f, 2f], Assert.IsType<StoredTensor>(checkpoint.Optimizer.State[0]["momentum_buffer"]).ToFloats());
        Assert.Equal(3L, checkpoint.Optimizer.State[0]["step"]);
    }

    private static OrderedNode State(params (object Key, object? Value)[] entries) => new(entries);

    private static Checkpoint Read(object graph, params (string, byte[])[] storages)
    {
        using var folder = new TemporaryFolder();
        return CheckpointReader.Read(folder.File("x.pt", PtFile.Of(graph, storages)));
    }

    private static InputException Refused(object graph, params (string, byte[])[] storages)
    {
        var error = Assert.Throws<InputException>(() => Read(graph, storages));
        Assert.EndsWith("x.pt", error.File, StringComparison.Ordinal);
        return error;
    }
}
