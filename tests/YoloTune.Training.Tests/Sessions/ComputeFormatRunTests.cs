using TorchSharp;
using YoloTune.Core.Runs;
using YoloTune.Data.Augmentation;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Batching;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Runs on the fast path: bfloat16, channels-last, frozen normalisation folded.</summary>
public sealed class ComputeFormatRunTests : IDisposable
{
    private const double FollowTolerance = 0.03;
    private readonly SessionFixture _fixture = new();

    [Fact]
    public void Run_InBFloat16_FollowsSinglePrecisionOverFiftySteps()
    {
        // From fresh weights every rounding is amplified by assignments that flip: two single-precision layouts part by 10 %. Both
        // runs therefore start from weights that have learnt something, as fine-tuning does; there the two layouts agree to 1 %.
        var options = _fixture.Options("start") with
        {
            Epochs = 60,
            Batch = 12,
            NominalBatch = 12,
            WarmupBiasLearningRate = 0,
            Validate = false,
            Patience = 0,
            Augmentation = AugmentationOptions.None,
        };
        _fixture.Run(options);
        options = options with
        {
            SaveFolder = Path.Combine(_fixture.Folder, "plain"),
            Model = Path.Combine(_fixture.Folder, "start", "weights", "last.safetensors"),
            Epochs = 50,
            InitialLearningRate = 0.002,
        };
        var plain = TotalsOf(options);
        var fast = TotalsOf(Fast(options, "fast"));

        Assert.Equal(50, plain.Length);
        Assert.Equal(50, fast.Length);
        Assert.True(plain[^5..].Average() < 0.9 * plain[..5].Average(), "Nothing was learnt, so nothing is compared.");
        Assert.True(Math.Abs(fast.Average() - plain.Average()) <= FollowTolerance * plain.Average(), $"The mean over 50 steps is {fast.Average()} in bfloat16, {plain.Average()} in single precision.");
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

    private double[] TotalsOf(TrainOptions options)
    {
        _fixture.Events.Clear();
        _fixture.Run(options);
        return [.. _fixture.Events.OfType<BatchTrained>().Select(batch => batch.Total)];
    }
}
