using System.Runtime.InteropServices;
using TorchSharp;
using YoloTune.Core.Runs;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using YoloTune.Training.State;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Runs that are short of memory.</summary>
public sealed class MemoryRunTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 4)]
    public void Run_WhenMemoryRunsOut_GoesOnInPiecesWithTheNominalBatch(int images, int pieces)
    {
        var (steps, progress) = RunWith(_fixture.Options("run") with { Epochs = 2 }, images);

        Assert.Equal(pieces, progress.Pieces);
        var warnings = _fixture.Events.OfType<LogMessage>().Where(message => message.Level == LogSeverity.Warning && message.Text.Contains("Memory ran out", StringComparison.Ordinal)).ToArray();
        Assert.Equal(pieces == 2 ? 1 : 2, warnings.Length);
        Assert.DoesNotContain("is lost", warnings[0].Text, StringComparison.Ordinal);
        Assert.All(_fixture.Events.OfType<BatchTrained>(), batch => Assert.Equal(4, batch.Files.Count));
        _fixture.Events.Clear();
        Assert.Equal(RunWith(_fixture.Options("plain") with { Epochs = 2 }, 4).Steps, steps);
    }

    [Fact]
    public void Run_WhenMemoryRunsOutForASingleImage_Fails() =>
        Assert.ThrowsAny<ExternalException>(() => RunWith(_fixture.Options("run"), 0));

    [Fact]
    public void Run_InPieces_AddsUpTheGradientsOfSmallerBatches()
    {
        // Without normalisation by the batch, pieces are exactly smaller batches whose gradients are added up.
        var options = _fixture.Options("pieces") with { Epochs = 1, Validate = false, Freeze = "23", NominalBatch = 1000, WarmupEpochs = 0 };
        RunWith(options, 2);
        RunWith(options with { SaveFolder = Path.Combine(_fixture.Folder, "small"), Batch = 2 }, 4);
        var (pieces, small) = (Losses(4), Losses(2));

        Assert.NotEmpty(pieces);
        Assert.Equal(pieces.Count * 2, small.Count);
        Assert.All(pieces.Select((total, index) => (total, small[2 * index] + small[(2 * index) + 1])), pair => Assert.Equal(pair.Item2, pair.total, 1e-3 * pair.total));
    }

    [Fact]
    public void Run_WithCheckpointing_GivesTheSameWeightsAndStatistics()
    {
        _fixture.Run(_fixture.Options("plain") with { Epochs = 2 });
        _fixture.Run(_fixture.Options("checkpointed") with { Epochs = 2, Checkpointing = true });

        var (a, b) = (Read("plain"), Read("checkpointed"));
        AssertSame(a.Model, b.Model);
        AssertSame(a.Average, b.Average);
        AssertSame(a.Optimizer.Tensors, b.Optimizer.Tensors);
    }

    [Fact]
    public void Run_WithAShareOfMemory_ChoosesABatchAndSaysWhy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the batch stays at its default.");

        _fixture.Run(_fixture.Options("run") with { Epochs = 1, Batch = 16, BatchMemoryShare = 0.5, NominalBatch = 6 });

        Assert.Contains(_fixture.Events.OfType<LogMessage>(), message => message.Text.Contains("MB per image", StringComparison.Ordinal) && message.Text.Contains("batch=6 ", StringComparison.Ordinal));
        Assert.Equal(6, _fixture.Events.OfType<BatchTrained>().First().Files.Count);
        Assert.Null(Read("run").Options.BatchMemoryShare);
    }

    public void Dispose() => _fixture.Dispose();

    private List<double> Losses(int images) => [.. _fixture.Events.OfType<BatchTrained>().Where(batch => batch.Files.Count == images).Select(batch => batch.Total)];

    private (int Steps, TrainingProgress Progress) RunWith(TrainOptions options, int images)
    {
        using var session = TrainingSession.Create(options, _fixture.ContextOf(), CancellationToken.None);
        new Trainer(session.Parts with { Loss = new LimitedLoss(session.Parts.Loss, images) }).Run(CancellationToken.None);
        return (_fixture.Events.OfType<BatchTrained>().Count(batch => batch.GradientNorm is not null), Read(Path.GetFileName(options.SaveFolder!)).Progress);
    }

    private TrainingSnapshot Read(string run) => TrainingStateFile.Read(Path.Combine(_fixture.Folder, run, "weights", "last.state.safetensors"));

    private static void AssertSame(IReadOnlyList<KeyValuePair<string, StoredTensor>> first, IReadOnlyList<KeyValuePair<string, StoredTensor>> second)
    {
        Assert.Equal(first.Select(pair => pair.Key), second.Select(pair => pair.Key));
        var different = first.Zip(second).Where(pair => !pair.First.Value.Data.Span.SequenceEqual(pair.Second.Value.Data.Span)).Select(pair => pair.First.Key);
        Assert.Equal(string.Empty, string.Join(' ', different.Take(3)));
    }

    /// <summary>A loss that fails as libtorch does when it is handed more images than fit.</summary>
    private sealed class LimitedLoss(ITaskLoss loss, int images) : ITaskLoss
    {
        public IReadOnlyList<string> Names => loss.Names;

        public LossResult Compute(HeadPrediction prediction, LossTargets targets) => ((DetectionPrediction)prediction).OneToMany!.Boxes.size(0) > images
            ? throw new ExternalException("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes. Error code 12 (Cannot allocate memory)")
            : loss.Compute(prediction, targets);

        public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets) => loss.ComputeItems(prediction, targets);

        public void SetProgress(int completedEpochs, int epochs) => loss.SetProgress(completedEpochs, epochs);
    }
}
