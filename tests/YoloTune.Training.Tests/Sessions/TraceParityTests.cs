using System.Text.Json;
using YoloTune.Core.Runs;
using YoloTune.Data.Augmentation;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using YoloTune.Training.State;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>
/// Whole runs of a few epochs on 16 images against golden <c>trace/</c>: order of images, loss of every iteration, schedule,
/// gradient norms, metrics of every epoch, and what the weights are in the end. Runs the real session from a data-set file on.
/// </summary>
public sealed class TraceParityTests : IDisposable
{
    /// <summary>
    /// The golden README bounds gradient norms at equal weights (2e-3) and, for runs, losses only: once weights have drifted
    /// within those bounds, single anchors change hands and norms differ by up to a fifth. Norms are compared before that.
    /// </summary>
    private const int SameWeights = 2;
    private const double GradientTolerance = 2e-3;
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-trace").FullName;

    public static TheoryData<string> Traces() => SharedFolder.Root is null
        ? ["absent"]
        : [.. Directory.GetFiles(Path.Combine(SharedFolder.Root, "golden", "trace"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Traces))]
    public void Run_ReproducesTheGoldenTrace(string tag)
    {
        var golden = SharedFolder.GoldenJson("trace", tag + ".json");
        var bounds = TraceBounds.Of(tag);
        var events = new List<RunEvent>();
        var initial = PrepareModel(golden);

        using var session = TrainingSession.Create(OptionsOf(golden, initial.Path), new SessionContext { Publish = events.Add });
        var outcome = session.Run();

        Assert.False(outcome.Interrupted);
        CompareIterations(tag, golden, [.. events.OfType<BatchTrained>()], bounds);
        CompareEpochs(golden, [.. events.OfType<EpochFinished>()], bounds);
        var snapshot = TrainingStateFile.Read(Path.Combine(session.Folder.Weights, "last.state.safetensors"));
        CompareSums(golden.GetProperty("param_sums_final"), snapshot.Model, bounds);
        CompareSums(golden.GetProperty("ema_sums_final"), snapshot.Average, bounds);
        if (golden.TryGetProperty("frozen", out var frozen))
        {
            CompareFrozen(golden.GetProperty("max_change"), frozen, initial.State, snapshot);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void CompareIterations(string tag, JsonElement golden, BatchTrained[] actual, TraceBounds bounds)
    {
        var expected = golden.GetProperty("iterations").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, batch) = (expected[i], actual[i]);
            var tolerance = bounds.At(i);
            Assert.Equal(row.GetProperty("files").EnumerateArray().Select(file => file.GetString()), batch.Files.Select(Path.GetFileName));
            Assert.Equal(row.GetProperty("instances").GetInt32(), batch.Instances);
            Assert.Equal(row.GetProperty("accumulate").GetInt32(), batch.Accumulate);
            AssertClose(row.GetProperty("lr").EnumerateArray().Select(value => value.GetDouble()), batch.LearningRates, 1e-12, $"learning rates of iteration {i}");
            AssertCloseAsVector([.. row.GetProperty("loss_items").EnumerateObject().Select(item => item.Value.GetDouble())], batch.Loss, tolerance, $"loss items of iteration {i}");
            ParityRecord.Note($"`trace/` {tag}", "total loss, relative", Math.Abs(row.GetProperty("total").GetDouble() - batch.Total) / Math.Abs(row.GetProperty("total").GetDouble()), $"iteration {i}");
            AssertClose([row.GetProperty("total").GetDouble()], [batch.Total], tolerance, $"total of iteration {i}");
            var norm = row.GetProperty("grad_norm_before_clip");
            Assert.Equal(norm.ValueKind == JsonValueKind.Null, batch.GradientNorm is null);
            if (batch.GradientNorm is { } value && i < SameWeights)
            {
                AssertClose([norm.GetDouble()], [value], GradientTolerance, $"gradient norm of iteration {i}");
            }
        }
    }

    private static void CompareEpochs(JsonElement golden, EpochFinished[] actual, TraceBounds bounds)
    {
        var expected = golden.GetProperty("epochs").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (row, epoch) in expected.Zip(actual))
        {
            var metrics = row.GetProperty("metrics").EnumerateObject().ToArray();
            foreach (var item in metrics.Where(item => item.Name.StartsWith("metrics/", StringComparison.Ordinal)))
            {
                var bound = item.Name.Contains("mAP", StringComparison.Ordinal) ? bounds.MeanAveragePrecision : 1e-2;
                Assert.True(Math.Abs(epoch.Metrics[item.Name] - item.Value.GetDouble()) <= bound, $"{item.Name} of epoch {epoch.Epoch} is {epoch.Metrics[item.Name]}, golden {item.Value.GetDouble()}.");
            }

            var losses = metrics.Where(item => item.Name.StartsWith("val/", StringComparison.Ordinal)).ToArray();
            AssertCloseAsVector([.. losses.Select(item => item.Value.GetDouble())], [.. losses.Select(item => epoch.ValidationLoss[item.Name])], bounds.ValidationLoss(epoch.Epoch), $"validation losses of epoch {epoch.Epoch}");
            var items = row.GetProperty("train_items").EnumerateObject().ToArray();
            AssertCloseAsVector([.. items.Select(item => item.Value.GetDouble())], [.. items.Select(item => epoch.TrainLoss[item.Name])], bounds.Late, $"training losses of epoch {epoch.Epoch}");

            AssertClose(row.GetProperty("lr_end").EnumerateObject().Select(item => item.Value.GetDouble()), epoch.LearningRates.Values, 1e-12, "learning rates");
        }
    }

    private static void CompareSums(JsonElement golden, IEnumerable<KeyValuePair<string, StoredTensor>> state, TraceBounds bounds)
    {
        var byName = state.ToDictionary(StringComparer.Ordinal);
        var deviations = new List<double>();
        foreach (var item in golden.EnumerateObject())
        {
            var values = byName[item.Name].ToFloats();
            var (sum, absolute) = (item.Value[0].GetDouble(), item.Value[1].GetDouble());
            var deviation = Math.Max(Math.Abs(values.Sum(value => (double)value) - sum), Math.Abs(values.Sum(value => Math.Abs((double)value)) - absolute));
            deviations.Add(absolute == 0 ? deviation : deviation / absolute);
            Assert.True(deviations[^1] <= bounds.SumBound(item.Name), $"The sums of {item.Name} deviate by {deviations[^1]} of its magnitude.");
        }

        Assert.InRange(deviations.Count(deviation => deviation <= bounds.Late), 0.95 * deviations.Count, deviations.Count);
    }

    private static void CompareFrozen(JsonElement change, JsonElement frozen, IReadOnlyDictionary<string, StoredTensor> initial, TrainingSnapshot snapshot)
    {
        var untouched = change.EnumerateObject().Where(item => item.Value.GetDouble() == 0).Select(item => item.Name).ToArray();
        Assert.Equal(frozen.GetProperty("tensors").GetInt32(), untouched.Length);
        foreach (var state in new[] { snapshot.Model.ToDictionary(StringComparer.Ordinal), snapshot.Average.ToDictionary(StringComparer.Ordinal) })
        {
            Assert.All(untouched, name => Assert.True(initial[name].Data.Span.SequenceEqual(state[name].Data.Span), $"{name} moved."));
        }
    }

    /// <summary>Relative as the golden README defines it: the largest difference over the largest magnitude of the vector.</summary>
    private static void AssertCloseAsVector(double[] expected, IReadOnlyList<double> actual, double relative, string what)
    {
        Assert.Equal(expected.Length, actual.Count);
        var difference = expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(difference <= relative * expected.Max(Math.Abs), $"{what}: {string.Join(' ', actual)}, golden {string.Join(' ', expected)}");
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double relative, string what)
    {
        var pairs = expected.Zip(actual).ToArray();
        Assert.All(pairs, pair => Assert.True(Math.Abs(pair.First - pair.Second) <= (relative * Math.Abs(pair.First)) + 1e-12, $"{what}: {pair.Second}, golden {pair.First}"));
    }

    private (string Path, IReadOnlyDictionary<string, StoredTensor> State) PrepareModel(JsonElement golden)
    {
        var start = golden.GetProperty("start").GetString()!;
        var given = SharedFolder.Require("golden", start);
        if (File.Exists(given))
        {
            return (given, CheckpointReader.Read(given).ToSinglePrecision().ToDictionary(StringComparer.Ordinal));
        }

        Assert.Equal("filled yolo26n, gain 1.4, head tamed as in losses case d", start);
        using var model = GoldenModel.Create("yolo26", "n", 80, 1.4, golden.GetProperty("salt").GetString()!);
        GoldenModel.TameHead(model);
        var path = Path.Combine(_folder, "initial.safetensors");
        CheckpointWriter.Write(path, new Checkpoint { Task = model.Task, State = model.CaptureState(), Yaml = model.Definition.ToYaml() });
        return (path, model.CaptureState().ToDictionary(StringComparer.Ordinal));
    }

    private TrainOptions OptionsOf(JsonElement golden, string model)
    {
        var args = golden.GetProperty("args");
        return new TrainOptions
        {
            Model = model,
            Data = SharedFolder.Require("golden", "trace", "dataset", "data.yaml"),
            SaveFolder = Path.Combine(_folder, "run"),
            Epochs = args.GetProperty("epochs").GetInt32(),
            Batch = args.GetProperty("batch").GetInt32(),
            ImageSize = args.GetProperty("imgsz").GetInt32(),
            NominalBatch = args.GetProperty("nbs").GetInt32(),
            Optimizer = args.GetProperty("optimizer").GetString()!,
            InitialLearningRate = args.GetProperty("lr0").GetDouble(),
            FinalLearningRateFraction = args.GetProperty("lrf").GetDouble(),
            Momentum = args.GetProperty("momentum").GetDouble(),
            WeightDecay = args.GetProperty("weight_decay").GetDouble(),
            WarmupEpochs = args.GetProperty("warmup_epochs").GetDouble(),
            WarmupMomentum = args.GetProperty("warmup_momentum").GetDouble(),
            WarmupBiasLearningRate = args.GetProperty("warmup_bias_lr").GetDouble(),
            Seed = args.GetProperty("seed").GetInt32(),
            Freeze = args.GetProperty("freeze") is { ValueKind: JsonValueKind.Number } freeze ? freeze.GetRawText() : null,
            CosineSchedule = args.GetProperty("cos_lr").GetBoolean(),
            CloseMosaic = args.GetProperty("close_mosaic").GetInt32(),
            Augmentation = AugmentationOptions.None,
            Precision = "fp32",
            Layout = "contiguous",
            Workers = 0,
        };
    }
}
