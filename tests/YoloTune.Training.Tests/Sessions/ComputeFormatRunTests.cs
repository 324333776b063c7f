using TorchSharp;
using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;
using YoloTune.Training.Batching;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Runs on the fast path: bfloat16, channels-last, frozen normalisation folded.</summary>
public sealed class ComputeFormatRunTests : IDisposable
{
    private const double FollowTolerance = 0.03;
    private const int Steps = 50;
    private readonly SessionFixture _fixture = new();

    /// <summary>
    /// The criterion, fixed before it was run: COCO weights, coco128, 320 pixels, batch 8, default augmentation, SGD with learning rate 0.001 and
    /// momentum 0.9, 50 steps (each an optimizer step, without warm-up). The mean of the total loss over the 50 steps and each
    /// mean over ten steps in a row differ by at most 3 %.
    /// </summary>
    [Fact]
    public void Train_InBFloat16_FollowsSinglePrecisionOverFiftySteps()
    {
        var options = new TrainOptions
        {
            Model = SharedFolder.Require("weights", "yolo26n.pt"),
            Data = WriteYaml(),
            SaveFolder = Path.Combine(_fixture.Folder, "plain"),
            ImageSize = 320,
            Batch = 8,
            NominalBatch = 8,
            Epochs = 4,
            Optimizer = "SGD",
            InitialLearningRate = 0.001,
            Momentum = 0.9,
            WarmupEpochs = 0,
            Validate = false,
            Plots = false,
            Workers = 1,
            Precision = "fp32",
            Layout = "contiguous",
        };
        var plain = FirstTotalsOf(options, Steps);
        var fast = FirstTotalsOf(Fast(options, "fast"), Steps);

        var differences = Enumerable.Range(0, Steps - 10 + 1)
            .Select(first => (What: $"steps {first + 1} to {first + 10}", Plain: plain[first..(first + 10)].Average(), Fast: fast[first..(first + 10)].Average()))
            .Prepend((What: "all steps", Plain: plain.Average(), Fast: fast.Average()))
            .Select(mean => (mean.What, Relative: (mean.Fast / mean.Plain) - 1))
            .ToArray();
        var largest = differences.MaxBy(mean => Math.Abs(mean.Relative));
        TestContext.Current.TestOutputHelper?.WriteLine($"all steps {differences[0].Relative:P3}, largest {largest.Relative:P3} ({largest.What})");
        Assert.All(differences, mean => Assert.True(Math.Abs(mean.Relative) <= FollowTolerance, $"{mean.What}: {mean.Relative:P2}"));
    }

    [Fact]
    public void Run_OnTheFastPathWithFrozenBackbone_LeavesItBitEqualAndUnfolded()
    {
        using var initial = YoloModel.Create(ModelLoader.Resolve("yolo26n.yaml").Definition with { ClassCount = 2 });
        _fixture.Run(Fast(_fixture.Options("run"), "run") with { Freeze = "backbone" });

        var state = CheckpointReader.Read(Path.Combine(_fixture.Folder, "run", "weights", "last.safetensors")).State;
        var start = initial.CaptureState().ToDictionary(StringComparer.Ordinal);
        Assert.Equal(start.Keys.Order(StringComparer.Ordinal), state.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.All(
            state.Where(pair => int.Parse(pair.Key.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) < 11),
            pair => Assert.True(start[pair.Key].Data.Span.SequenceEqual(pair.Value.Data.Span), pair.Key));
        Assert.Contains(_fixture.Events.OfType<LogMessage>(), message => message.Text.Contains("folded in", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_WithProfile_ShowsEveryPhase()
    {
        _fixture.Run(_fixture.Options("run") with { Epochs = 1, Profile = true });

        var table = Assert.Single(_fixture.Events.OfType<LogMessage>(), message => message.Text.StartsWith("Profile of 3 steps", StringComparison.Ordinal)).Text;
        Assert.All(["data", "batch", "forward", "loss", "backward", "optimizer", "average"], phase => Assert.Contains("\n  " + phase, table, StringComparison.Ordinal));
        Assert.All(["0 Conv", "10 C2PSA", "23 Detect", "gradient of the loss"], layer => Assert.Contains("\n  " + layer, table, StringComparison.Ordinal));
        var stacks = File.ReadAllLines(Path.Combine(_fixture.Folder, "run", "profile.folded"));
        Assert.Contains(stacks, line => line.StartsWith("step;forward;0 Conv ", StringComparison.Ordinal));
        Assert.Contains(stacks, line => line.StartsWith("step;backward;23 Detect ", StringComparison.Ordinal));
        Assert.Contains(stacks, line => line.StartsWith("step;optimizer ", StringComparison.Ordinal));
        Assert.Equal(25, stacks.Count(line => line.StartsWith("step;backward;", StringComparison.Ordinal)));
        Assert.All(stacks, line => Assert.True(long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture) >= 0));
    }

    [Fact]
    public void Run_WithProfile_ComputesTheSame()
    {
        _fixture.Run(_fixture.Options("without") with { Epochs = 1, Workers = 0 });
        _fixture.Run(_fixture.Options("with") with { Epochs = 1, Workers = 0, Profile = true });

        var states = new[] { "without", "with" }.Select(run => CheckpointReader.Read(Path.Combine(_fixture.Folder, run, "weights", "last.safetensors")).State).ToArray();
        Assert.All(states[0].Zip(states[1]), pair => Assert.True(pair.First.Value.Data.Span.SequenceEqual(pair.Second.Value.Data.Span), pair.First.Key));
    }

    [Theory]
    [InlineData("auto", "auto", true, true, "bf16 channels_last")]
    [InlineData("auto", "auto", true, false, "fp32 channels_last")]
    [InlineData("auto", "auto", false, true, "fp32 contiguous")]
    [InlineData("bf16", "contiguous", false, false, "bf16 contiguous")]
    [InlineData("fp32", "contiguous", true, true, "fp32 contiguous")]
    public void Resolve_ChoosesByTheMachineUnlessTold(string precision, string layout, bool oneDnn, bool bfloat16, string expected)
    {
        var format = ComputeFormat.Resolve(precision, layout, oneDnn, bfloat16);

        Assert.Equal(expected, format.ToString());
        Assert.Equal(expected == "fp32 contiguous", format.IsPlain);
    }

    [Fact]
    public void Apply_KeepsValuesAndChangesStridesAndType()
    {
        using var scope = torch.NewDisposeScope();
        var images = torch.rand(2, 3, 4, 5);

        var fast = new ComputeFormat(torch.ScalarType.BFloat16, true).Apply(images);

        Assert.Equal([60L, 1, 15, 3], fast.stride());
        Assert.Equal(torch.ScalarType.BFloat16, fast.dtype);
        Assert.True(fast.to(torch.ScalarType.Float32).allclose(images, rtol: 0.004));
        Assert.True(ComputeFormat.Plain.Apply(images).equal(images).all().item<bool>());
    }

    public void Dispose() => _fixture.Dispose();

    private TrainOptions Fast(TrainOptions options, string run) =>
        options with { SaveFolder = Path.Combine(_fixture.Folder, run), Precision = "bf16", Layout = "channels_last" };

    /// <summary>The repository's coco128.yaml with the folder of this machine.</summary>
    private string WriteYaml()
    {
        var text = File.ReadAllText(Path.Combine(SharedFolder.Repository, "samples", "data", "coco128.yaml"));
        var path = Path.Combine(_fixture.Folder, "coco128.yaml");
        File.WriteAllText(path, text.Replace("path: ../shared/datasets", "path: " + SharedFolder.Require("datasets"), StringComparison.Ordinal));
        return path;
    }

    /// <summary>The total losses of the first batches; the run is stopped after them.</summary>
    private double[] FirstTotalsOf(TrainOptions options, int count)
    {
        _fixture.Events.Clear();
        using var stop = new CancellationTokenSource();
        _fixture.Run(
            options,
            _ =>
            {
                if (_fixture.Events.OfType<BatchTrained>().Count() == count)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        var totals = _fixture.Events.OfType<BatchTrained>().Select(batch => batch.Total).ToArray();
        Assert.Equal(count, totals.Length);
        return totals;
    }
}
