using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Checkpoints;

public class CheckpointWriterTests
{
    private static readonly KeyValuePair<string, StoredTensor>[] Tensors =
    [
        new("a.weight", StoredTensor.FromFloats([1, float.NaN, -0f, 4], 2, 2)),
        new("a.half", new StoredTensor(TensorKind.Float16, [1], new byte[] { 0, 0x3e })),
        new("a.counter", new StoredTensor(TensorKind.Int64, [], new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })),
        new("a.none", new StoredTensor(TensorKind.Float32, [0, 3], default)),
    ];

    [Fact]
    public void Write_OfACheckpoint_IsReadBackTheSame()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpoint
        {
            Task = TaskKind.Pose,
            State = Tensors,
            Yaml = new Dictionary<string, object?>
            {
                ["nc"] = 1L,
                ["scale"] = "n",
                ["width"] = 2.0,
                ["end2end"] = true,
                ["none"] = null,
                ["tiny"] = 1e-30,
                ["head"] = new List<object?> { new List<object?> { -1L, 1L, "Pose26", new List<object?> { "nc", 0.5 } } },
                ["scales"] = new Dictionary<string, object?> { ["n"] = new List<object?> { 0.5, 0.25, 1024L } },
            },
            Names = new Dictionary<int, string> { [0] = "größe \"x\"", [1] = "b" },
            Stride = [8, 16, 32],
            Epoch = 3,
            BestFitness = 0.1 + 0.2,
            Updates = 12,
            TrainArgs = new Dictionary<string, object?> { ["task"] = "pose", ["lr0"] = 0.01 },
            TrainMetrics = new Dictionary<string, double> { ["fitness"] = double.PositiveInfinity, ["p"] = 1 },
            TrainResults = new Dictionary<string, IReadOnlyList<double>> { ["time"] = [1, double.NaN, 2.5] },
            Date = "2026-01-02T03:04:05+00:00",
            Version = "0.1.0",
            BatchNorm = new(1e-3, 0.03),
            BatchNormExceptions = new Dictionary<string, BatchNormSettings> { ["model.3.bn"] = new(1e-5, 0.1) },
            HasLegacySppfActivation = true,
            ModelAttributes = new Dictionary<string, object?> { ["kpt_shape"] = new List<object?> { 17L, 3L } },
        };

        CheckpointWriter.Write(folder.File("best.safetensors"), checkpoint);
        var back = CheckpointReader.Read(folder.File("best.safetensors"));

        AssertSameState(checkpoint.State, back.State);
        Assert.Equal(TaskKind.Pose, back.Task);
        Assert.Equal(PlainJson.Write(checkpoint.Yaml), PlainJson.Write(back.Yaml));
        Assert.IsType<double>(back.Yaml["width"]);
        Assert.IsType<long>(back.Yaml["nc"]);
        Assert.Equal(checkpoint.Names, back.Names);
        Assert.Equal(checkpoint.Stride, back.Stride);
        Assert.Equal((checkpoint.Epoch, checkpoint.BestFitness, checkpoint.Updates), (back.Epoch, back.BestFitness, back.Updates));
        Assert.Equal(PlainJson.Write(checkpoint.TrainArgs), PlainJson.Write(back.TrainArgs));
        Assert.Equal(checkpoint.TrainMetrics, back.TrainMetrics);
        Assert.Equal(checkpoint.TrainResults["time"], back.TrainResults["time"]);
        Assert.Equal((checkpoint.Date, checkpoint.Version), (back.Date, back.Version));
        Assert.Equal(checkpoint.BatchNorm, back.BatchNorm);
        Assert.Equal(checkpoint.BatchNormExceptions, back.BatchNormExceptions);
        Assert.True(back.HasLegacySppfActivation);
        Assert.Equal(PlainJson.Write(checkpoint.ModelAttributes), PlainJson.Write(back.ModelAttributes));
        Assert.Equal(["best.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_OfARealCheckpoint_IsReadBackBitForBit()
    {
        var original = CheckpointReader.Read(SharedFolder.Require("golden", "checkpoints", "det26", "best.pt"));
        using var folder = new TemporaryFolder();

        CheckpointWriter.Write(folder.File("x.safetensors"), original);
        var back = CheckpointReader.Read(folder.File("x.safetensors"));

        AssertSameState(original.State, back.State);
        Assert.Equal(PlainJson.Write(original.Yaml), PlainJson.Write(back.Yaml));
        Assert.Equal(PlainJson.Write(original.TrainArgs), PlainJson.Write(back.TrainArgs));
        Assert.Equal(PlainJson.Write(original.ModelAttributes), PlainJson.Write(back.ModelAttributes));
        Assert.Equal(original.Names, back.Names);
        Assert.Equal(original.TrainMetrics, back.TrainMetrics);
        Assert.Equal((original.Task, original.BatchNorm, original.IsFused), (back.Task, back.BatchNorm, back.IsFused));
    }

    [Fact]
    public void Write_ThatFailsAtAnyPoint_LeavesThePreviousFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("last.safetensors", [1, 2, 3]);
        var failures = 0;

        for (var step = 0; ; step++)
        {
            var files = new FailingFiles(step, lasting: true);
            try
            {
                CheckpointWriter.Write(path, Tensors, null, new CheckpointWriteOptions { Files = files });
                break;
            }
            catch (InputException error)
            {
                failures++;
                Assert.Equal(path, error.File);
                Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
                Assert.Contains("previous file", error.Message, StringComparison.Ordinal);
                Assert.Equal(files.Failed != nameof(files.FlushFolder), File.ReadAllBytes(path) is [1, 2, 3]);
                Assert.Equal(["last.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
            }
        }

        // Opening, header length, header, the tensors that have bytes or not, two flushes and the renaming.
        Assert.True(failures >= 6 + Tensors.Length, $"{failures} failures");
        AssertSameState(Tensors, CheckpointReader.Read(path).State);
    }

    [Fact]
    public void Write_IntoAPlaceThatCannotBeWritten_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("taken"));

        var missing = Assert.Throws<InputException>(() => CheckpointWriter.Write(Path.Combine(folder.Path, "none", "x.safetensors"), Tensors));
        var taken = Assert.Throws<InputException>(() => CheckpointWriter.Write(folder.File("taken"), Tensors));

        Assert.Contains("could not be saved", missing.Message, StringComparison.Ordinal);
        Assert.Contains("could not be saved", taken.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Read_OfForeignSafetensors_GivesTheTensorsAlone()
    {
        using var folder = new TemporaryFolder();
        CheckpointWriter.Write(folder.File("x.safetensors"), Tensors);

        var checkpoint = CheckpointReader.Read(folder.File("x.safetensors"));

        Assert.Equal(CheckpointFormat.Safetensors, checkpoint.Format);
        AssertSameState(Tensors, checkpoint.State);
        Assert.Empty(checkpoint.Names);
        Assert.Null(checkpoint.BatchNorm);
        Assert.Contains("'a.weight'", Assert.Throws<InputException>(() => CheckpointReader.Read(folder.File("x.safetensors"), new() { RequireFinite = true })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yaml", "{")]
    [InlineData("yaml", "[1]")]
    [InlineData("names", "{\"a\": \"b\"}")]
    [InlineData("task", "teleport")]
    public void Read_OfMalformedMetadata_IsRefused(string key, string text)
    {
        using var folder = new TemporaryFolder();
        CheckpointWriter.Write(folder.File("x.safetensors"), Tensors, new Dictionary<string, string> { [key] = text });

        Assert.EndsWith("x.safetensors", Assert.Throws<InputException>(() => CheckpointReader.Read(folder.File("x.safetensors"))).File, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSafetensorsWithChangedBytes_GivesACheckpointOrAnInputError()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("x.safetensors");
        CheckpointWriter.Write(file, new Checkpoint { Task = TaskKind.Obb, State = Tensors, Names = new Dictionary<int, string> { [0] = "a" }, Epoch = 3, BatchNorm = new(1e-3, 0.03), Stride = [8] });
        var good = File.ReadAllBytes(file);
        var random = new Random(2);
        var (loaded, refused) = (0, 0);

        for (var i = 0; i < 1500; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                CheckpointReader.Read(folder.File("x.safetensors", bytes));
                loaded++;
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.True(loaded > 10 && refused > 10, $"{loaded} loaded, {refused} refused");
    }

    private static void AssertSameState(IReadOnlyList<KeyValuePair<string, StoredTensor>> expected, IReadOnlyList<KeyValuePair<string, StoredTensor>> actual)
    {
        Assert.Equal(expected.Select(entry => entry.Key), actual.Select(entry => entry.Key));
        foreach (var ((name, left), (_, right)) in expected.Zip(actual))
        {
            Assert.Equal(left.Kind, right.Kind);
            Assert.Equal(left.Shape, right.Shape);
            Assert.True(left.Data.Span.SequenceEqual(right.Data.Span), name);
        }
    }
}
