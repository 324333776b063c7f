using System.IO.Compression;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;
using YoloTune.Models.PyTorch;
using YoloTune.Models.Tests.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.PyTorch;

public class PtWriterTests
{
    [Fact]
    public void Write_OfAnyCheckpoint_MakesAStoredArchiveUnderItsStem()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("best.pt");

        PtWriter.Write(path, Small());

        using var zip = ZipFile.OpenRead(path);
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        Assert.Equal(["best/data.pkl", "best/byteorder", "best/data/0", "best/data/1"], names.Take(4));
        Assert.Equal("best/version", names[^1]);
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        Assert.Equal("3\n", Text(zip.Entries[^1]));
        Assert.Equal("little", Text(zip.Entries[1]));
        Assert.Equal(["best.pt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("größe.pt")]
    [InlineData("my best.pt")]
    [InlineData(".pt")]
    public void Write_UnderANameThatNotEveryZipReaderSpells_UsesTheNameArchive(string name)
    {
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File(name), Small());

        using var zip = ZipFile.OpenRead(folder.File(name));
        Assert.All(zip.Entries, entry => Assert.StartsWith("archive/", entry.FullName, StringComparison.Ordinal));
        SameState.AssertEqual(Small().State.Select(Halved).ToList(), CheckpointReader.Read(folder.File(name)).State);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File("a.pt"), Small());
        var first = File.ReadAllBytes(folder.File("a.pt"));
        PtWriter.Write(folder.File("a.pt"), Small());

        Assert.Equal(first, File.ReadAllBytes(folder.File("a.pt")));
    }

    [Fact]
    public void Write_InSinglePrecision_KeepsEveryBit()
    {
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File("a.pt"), Small(), TensorKind.Float32);

        SameState.AssertEqual(Small().State, CheckpointReader.Read(folder.File("a.pt")).State);
    }

    [Fact]
    public void Write_InAnotherKind_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentOutOfRangeException>(() => PtWriter.Write(folder.File("a.pt"), Small(), TensorKind.Int8));
    }

    [Fact]
    public void Write_OfARunningTraining_KeepsItsRecordAndLeavesUnknownArgumentsOut()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = Small() with
        {
            Epoch = 7,
            BestFitness = 0.5,
            Updates = 900,
            Date = "2026-01-02T03:04:05+01:00",
            Version = "0.3.0",
            TrainArgs = new Dictionary<string, object?> { ["task"] = "detect", ["epochs"] = 12L, ["lr0"] = 0.01, ["classes"] = new[] { 0, 1 }, ["yolotune_only"] = 1L },
            TrainMetrics = new Dictionary<string, double> { ["metrics/accuracy_top1"] = 0.25, ["fitness"] = double.PositiveInfinity },
            TrainResults = new Dictionary<string, IReadOnlyList<double>> { ["epoch"] = [1, 2], ["time"] = [0.5, double.NaN] },
        };

        PtWriter.Write(folder.File("last.pt"), checkpoint);
        var back = CheckpointReader.Read(folder.File("last.pt"));

        Assert.Equal(
            new Dictionary<string, object?> { ["task"] = "classify", ["mode"] = "train", ["epochs"] = 12L, ["lr0"] = 0.01, ["classes"] = new List<object?> { 0L, 1L }, ["model"] = "small.yaml", ["data"] = null, ["imgsz"] = 640L },
            back.TrainArgs);
        Assert.Equal(checkpoint.TrainMetrics, back.TrainMetrics);
        Assert.Equal(checkpoint.TrainResults["time"], back.TrainResults["time"]);
        Assert.Equal(checkpoint.TrainResults["epoch"], back.TrainResults["epoch"]);
        Assert.Equal(("2026-01-02T03:04:05+01:00", "8.4.117", -1L, null, null), (back.Date, back.Version, back.Epoch, back.BestFitness, back.Updates));
    }

    [Fact]
    public void Write_OfAnArgumentOfAnotherType_IsRefusedAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = Small() with { TrainArgs = new Dictionary<string, object?> { ["imgsz"] = DateTimeOffset.UnixEpoch } };

        Assert.Throws<NotSupportedException>(() => PtWriter.Write(folder.File("a.pt"), checkpoint));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("yolo26s.yaml", null, "s")]
    [InlineData(null, "s", "s")]
    public void Write_OfATableWithScales_StatesTheScaleOnlyWhereItIsKnown(string? file, string? given, string? expected)
    {
        using var folder = new TemporaryFolder();
        var yaml = SmallYaml("Conv");
        yaml["scales"] = new Dictionary<string, object?> { ["n"] = new List<object?> { 0.5, 0.25, 1024L }, ["s"] = new List<object?> { 0.5, 0.5, 1024L } };
        yaml.Remove("yaml_file");
        foreach (var (key, value) in new[] { ("yaml_file", file), ("scale", given) })
        {
            if (value is not null)
            {
                yaml[key] = value;
            }
        }

        PtWriter.Write(folder.File("a.pt"), Small() with { Yaml = yaml });
        var back = CheckpointReader.Read(folder.File("a.pt")).Yaml;

        Assert.Equal(expected, back.GetValueOrDefault("scale"));
        Assert.Equal(file, back.GetValueOrDefault("yaml_file"));
    }

    [Fact]
    public void Write_WithoutNames_NumbersTheClasses()
    {
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File("a.pt"), Small() with { Names = new Dictionary<int, string> { [1] = "größe" } });

        Assert.Equal(new SortedDictionary<int, string> { [0] = "0", [1] = "größe", [2] = "2" }, CheckpointReader.Read(folder.File("a.pt")).Names);
    }

    [Fact]
    public void Write_WithOtherNormalisationConstants_KeepsThemPerModule()
    {
        using var folder = new TemporaryFolder();
        var exceptions = new Dictionary<string, BatchNormSettings> { ["model.1.conv.bn"] = new(1e-4, 0.2) };

        PtWriter.Write(folder.File("a.pt"), Small() with { BatchNorm = new(1e-3, 0.03), BatchNormExceptions = exceptions });
        var back = CheckpointReader.Read(folder.File("a.pt"));

        Assert.Equal(new HashSet<BatchNormSettings> { new(1e-3, 0.03), new(1e-4, 0.2) }, [back.BatchNorm!, back.BatchNormExceptions.Single().Value]);
        var changed = back.BatchNormExceptions.Single().Key == "model.1.conv.bn" ? back.BatchNormExceptions.Single().Value : back.BatchNorm;
        Assert.Equal(new BatchNormSettings(1e-4, 0.2), changed);
    }

    [Theory]
    [InlineData(64L, 64L, 64L)]
    [InlineData(null, 640L, 640L)]
    public void Write_OfAClassifier_HasTheTransformsOfItsImageSize(object? imageSize, long resize, long crop)
    {
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File("a.pt"), Small() with { TrainArgs = imageSize is null ? new Dictionary<string, object?>() : new() { ["imgsz"] = imageSize } });

        using var file = PickledFile.Open(folder.File("a.pt"));
        var steps = (List<object?>)((ObjectRecord)file.Model["transforms"]!)["transforms"]!;
        Assert.Equal(["Resize", "CenterCrop", "ToTensor", "Normalize"], steps.Select(step => ((ObjectRecord)step!).ShortName));
        Assert.Equal(resize, ((ObjectRecord)steps[0]!)["size"]);
        Assert.Equal([crop, crop], ((PickleTuple)((ObjectRecord)steps[1]!)["size"]!).Items);
    }

    [Fact]
    public void Write_ThatFailsAtAnyPoint_LeavesThePreviousFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("last.pt", [1, 2, 3]);
        var failures = 0;

        for (var step = 0; ; step++)
        {
            var files = new FailingFiles(step, lasting: true);
            try
            {
                PtWriter.Write(path, Small(), TensorKind.Float16, new CheckpointWriteOptions { Files = files });
                break;
            }
            catch (InputException error)
            {
                failures++;
                Assert.Equal(path, error.File);
                Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
                Assert.Contains("previous file", error.Message, StringComparison.Ordinal);
                Assert.Equal(files.Failed != nameof(files.FlushFolder), File.ReadAllBytes(path) is [1, 2, 3]);
                Assert.Equal(["last.pt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
            }
        }

        Assert.True(failures > Small().State.Count, $"{failures} failures");
        SameState.AssertEqual(Small().State.Select(Halved).ToList(), CheckpointReader.Read(path).State);
    }

    [Fact]
    public void Write_IntoAMissingFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<InputException>(() => PtWriter.Write(Path.Combine(folder.Path, "none", "a.pt"), Small()));

        Assert.Contains("could not be saved", error.Problem, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("fused", "folded")]
    [InlineData("no table", "missing")]
    [InlineData("unknown module", "'GhostConv' has no counterpart")]
    [InlineData("missing entry", "the weights lack 'model.1.linear.bias'")]
    [InlineData("entry too many", "no place for 'model.0.extra.weight'")]
    [InlineData("entry twice", "'model.0.conv.weight' is there twice")]
    [InlineData("wrong rank", "'model.1.linear.weight' has 1 dimensions, not 2")]
    public void Write_OfAModelThatDoesNotFit_IsRefusedAndWritesNothing(string what, string message)
    {
        var small = Small();
        var checkpoint = what switch
        {
            "fused" => small with { IsFused = true },
            "no table" => small with { Yaml = new Dictionary<string, object?>() },
            "unknown module" => small with { Yaml = SmallYaml("GhostConv") },
            "missing entry" => small with { State = [.. small.State.Where(entry => entry.Key != "model.1.linear.bias")] },
            "entry too many" => small with { State = [.. small.State, new("model.0.extra.weight", StoredTensor.FromFloats([1], 1))] },
            "entry twice" => small with { State = [.. small.State, small.State[0]] },
            _ => small with { State = [.. small.State.Select(entry => entry.Key == "model.1.linear.weight" ? new(entry.Key, StoredTensor.FromFloats([1], 1)) : entry)] },
        };
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<InputException>(() => PtWriter.Write(folder.File("a.pt"), checkpoint));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_OfC2AndC3AndRepeats_GivesTheirModules()
    {
        // No official scale-n file has these: C2 is in the p6 tables of YOLOv8, C3 in tables of users.
        using var folder = new TemporaryFolder();
        var state = new List<KeyValuePair<string, StoredTensor>>();
        foreach (var (name, inputs, outputs) in new[]
        {
            ("0.cv1", 3, 8), ("0.cv2", 8, 4), ("0.m.0.cv1", 4, 4), ("0.m.0.cv2", 4, 4),
            ("1.cv1", 4, 2), ("1.cv2", 4, 2), ("1.cv3", 4, 4), ("1.m.0.cv1", 2, 2), ("1.m.0.cv2", 2, 2),
            ("2.0", 4, 4), ("2.1", 4, 4), ("3", 1, 8), ("4.conv", 8, 4),
        })
        {
            AddBlock(state, $"model.{name}", inputs, outputs);
        }

        AddLinear(state, "model.4.linear", 4, 3);
        var yaml = SmallYaml("Conv");
        yaml["backbone"] = new List<object?>
        {
            Row("C2", 4L, false), Row("C3", 4L), new List<object?> { -1L, 2L, "Conv", new List<object?> { 4L, 1L } }, Row("DWConv", 8L),
        };

        PtWriter.Write(folder.File("a.pt"), Small() with { State = state, Yaml = yaml });

        using var file = PickledFile.Open(folder.File("a.pt"));
        var network = Child(file.Model, "model");
        Assert.Equal(["C2", "C3", "Sequential", "DWConv", "Classify"], Enumerable.Range(0, 5).Select(i => Child(network, $"{i}").ShortName));
        Assert.Equal((4L, false), (Child(network, "0")["c"], Child(network, "0", "m", "0")["add"]));
        Assert.Equal("Sequential", Child(network, "0", "m").ShortName);
        Assert.Equal((true, "Sequential"), (Child(network, "1", "m", "0")["add"], Child(network, "1", "m").ShortName));
        Assert.Equal("Conv", Child(network, "2", "1").ShortName);
        Assert.Equal((4L, 4L), (Child(network, "3", "conv")["groups"], Child(network, "3", "conv")["in_channels"]));
        SameState.AssertEqual(state.Select(Halved).ToList(), CheckpointReader.Read(folder.File("a.pt")).State);
    }

    internal static KeyValuePair<string, StoredTensor> Halved(KeyValuePair<string, StoredTensor> entry) => new(entry.Key, HalfPrecision.Of(entry.Value));

    private static ObjectRecord Child(ObjectRecord module, params string[] path) =>
        path.Aggregate(module, (at, name) => (ObjectRecord)((PickleDictionary)at["_modules"]!)[name]!);

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    /// <summary>A classifier of one convolution and three classes.</summary>
    private static Checkpoint Small()
    {
        var state = new List<KeyValuePair<string, StoredTensor>>();
        AddBlock(state, "model.0", 3, 4);
        AddBlock(state, "model.1.conv", 4, 4);
        AddLinear(state, "model.1.linear", 4, 3);
        return new Checkpoint { Task = TaskKind.Classify, State = state, Yaml = SmallYaml("Conv") };
    }

    private static List<object?> Row(string module, params object?[] arguments) => [-1L, 1L, module, arguments.ToList()];

    private static Dictionary<string, object?> SmallYaml(string module) => new()
    {
        ["nc"] = 3L,
        ["backbone"] = new List<object?> { Row(module, 4L, 1L, 2L) },
        ["head"] = new List<object?> { Row("Classify", "nc") },
        ["yaml_file"] = "small.yaml",
    };

    private static void AddBlock(List<KeyValuePair<string, StoredTensor>> state, string name, long inputs, long outputs)
    {
        state.Add(new($"{name}.conv.weight", Ramp(outputs, inputs, 1, 1)));
        foreach (var entry in new[] { "weight", "bias", "running_mean", "running_var" })
        {
            state.Add(new($"{name}.bn.{entry}", Ramp(outputs)));
        }

        state.Add(new($"{name}.bn.num_batches_tracked", new StoredTensor(TensorKind.Int64, [], new byte[] { 1, 2, 3, 4, 5, 0, 0, 0 })));
    }

    private static void AddLinear(List<KeyValuePair<string, StoredTensor>> state, string name, long inputs, long outputs)
    {
        state.Add(new($"{name}.weight", Ramp(outputs, inputs)));
        state.Add(new($"{name}.bias", Ramp(outputs)));
    }

    private static StoredTensor Ramp(params long[] shape) =>
        StoredTensor.FromFloats([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(i => (i * 0.1f) - 0.3f)], shape);
}
