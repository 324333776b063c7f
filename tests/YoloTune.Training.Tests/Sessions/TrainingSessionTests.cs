using System.Text.Json;
using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using YoloTune.Training.State;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>The main job on a tiny generated data set: no shared folder is needed.</summary>
public sealed class TrainingSessionTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Fact]
    public void Run_FromScratch_WritesAFolderThatExplainsItself()
    {
        var outcome = _fixture.Run(_fixture.Options("run"));

        Assert.Equal(3, outcome.Epochs);
        Assert.NotNull(outcome.Best);
        var folder = Path.Combine(_fixture.Folder, "run");
        Assert.All(["args.yaml", "run.json", "weights/best.safetensors", "weights/last.safetensors", "weights/last.state.safetensors"], file => Assert.True(File.Exists(Path.Combine(folder, file)), file));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json")));
        Assert.StartsWith("sha256:", manifest.RootElement.GetProperty("dataFingerprint").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(manifest.RootElement.GetProperty("numerics").GetString()!);
        Assert.Equal(64, manifest.RootElement.GetProperty("options").GetProperty("imageSize").GetInt32());
    }

    [Fact]
    public void Run_WritesOptionsBeforeTheFirstStep()
    {
        var seen = false;
        _fixture.Run(_fixture.Options("run") with { Epochs = 1 }, item =>
        {
            if (item is RunStarted started)
            {
                seen = File.Exists(Path.Combine(started.RunFolder, "args.yaml")) && File.Exists(Path.Combine(started.RunFolder, "run.json"));
            }
        });

        Assert.True(seen);
    }

    [Fact]
    public void Run_OfSeveralEpochs_LowersTheLoss()
    {
        _fixture.Run(_fixture.Options("run") with { Epochs = 10, Optimizer = "AdamW", InitialLearningRate = 0.004, WarmupEpochs = 0, WarmupBiasLearningRate = 0 });

        var epochs = _fixture.Events.OfType<EpochFinished>().ToArray();
        Assert.All(epochs, epoch => Assert.All(epoch.TrainLoss.Values, value => Assert.True(double.IsFinite(value))));
        Assert.True(epochs[^1].TrainLoss["train/cls_loss"] < 0.9 * epochs[0].TrainLoss["train/cls_loss"], string.Join(' ', epochs.Select(epoch => epoch.TrainLoss["train/cls_loss"])));
    }

    [Fact]
    public void Run_Twice_GivesTheSameWeights()
    {
        _fixture.Run(_fixture.Options("first"));
        _fixture.Run(_fixture.Options("second") with { Workers = 0 });

        AssertSameState("first", "second");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Resume_AfterInterruptionAtAnyBatch_GivesTheSameWeights(int batches)
    {
        _fixture.Run(_fixture.Options("straight"));
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var interrupted = _fixture.Run(
            _fixture.Options("resumed"),
            item =>
            {
                if (item is BatchTrained && ++seen == batches)
                {
                    stop.Cancel();
                }
            },
            stop.Token);

        Assert.True(interrupted.Interrupted);
        var resumed = _fixture.Run(new TrainOptions { Resume = Path.Combine(_fixture.Folder, "resumed", "weights", "last.safetensors") });

        Assert.False(resumed.Interrupted);
        AssertSameState("straight", "resumed");
    }

    [Fact]
    public void Resume_OfAFinishedRun_SaysSo()
    {
        _fixture.Run(_fixture.Options("run") with { Epochs = 1 });

        var error = Assert.Throws<Core.Errors.InputException>(() => _fixture.Run(new TrainOptions { Resume = Path.Combine(_fixture.Folder, "run", "weights", "last.safetensors") }));

        Assert.Contains("nothing to resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithFrozenBackbone_LeavesItBitEqual()
    {
        using var initial = YoloModel.Create(ModelLoader.Resolve("yolo26n.yaml").Definition with { ClassCount = 2 });
        _fixture.Run(_fixture.Options("run") with { Freeze = "backbone" });

        var state = CheckpointReader.Read(Path.Combine(_fixture.Folder, "run", "weights", "last.safetensors"));
        var start = initial.CaptureState().ToDictionary(StringComparer.Ordinal);
        var backbone = state.State.Where(pair => int.Parse(pair.Key.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) < 11).ToArray();
        Assert.NotEmpty(backbone);
        Assert.All(backbone, pair => Assert.True(start[pair.Key].Data.Span.SequenceEqual(pair.Value.Data.Span), pair.Key));
        Assert.Contains(state.State, pair => pair.Key.StartsWith("model.23.", StringComparison.Ordinal) && !start[pair.Key].Data.Span.SequenceEqual(pair.Value.Data.Span));
    }

    [Fact]
    public void Run_WithPatience_StopsEarly()
    {
        _fixture.Run(_fixture.Options("run") with { Epochs = 1 });
        var best = Path.Combine(_fixture.Folder, "run", "weights", "best.safetensors");

        // A learning rate of zero changes nothing, so that no epoch improves on the first one with a fitness above zero.
        var outcome = _fixture.Run(_fixture.Options("idle") with { Model = best, Epochs = 30, Patience = 2, InitialLearningRate = 0, WarmupBiasLearningRate = 0, ImageSize = 96 });

        Assert.True(outcome.Epochs < 30 || _fixture.Events.OfType<EpochFinished>().Last().Fitness == 0, $"{outcome.Epochs} epochs, fitness {_fixture.Events.OfType<EpochFinished>().Last().Fitness}");
    }

    [Fact]
    public void Run_WithATimeLimit_EndsInTime()
    {
        var outcome = _fixture.Run(_fixture.Options("run") with { Epochs = 1000, TimeHours = 3.0 / 3600 });

        Assert.InRange(outcome.Seconds, 0, 60);
        Assert.True(outcome.Epochs < 1000);
    }

    public void Dispose() => _fixture.Dispose();

    private void AssertSameState(string first, string second)
    {
        var (a, b) = (Read(first), Read(second));
        AssertSame(a.Model, b.Model);
        AssertSame(a.Average, b.Average);
        AssertSame(a.Optimizer.Tensors, b.Optimizer.Tensors);
        Assert.Equal(a.Progress.AverageUpdates, b.Progress.AverageUpdates);
    }

    private TrainingSnapshot Read(string run) => TrainingStateFile.Read(Path.Combine(_fixture.Folder, run, "weights", "last.state.safetensors"));

    private static void AssertSame(IReadOnlyList<KeyValuePair<string, StoredTensor>> first, IReadOnlyList<KeyValuePair<string, StoredTensor>> second)
    {
        Assert.Equal(first.Select(pair => pair.Key), second.Select(pair => pair.Key));
        Assert.All(first.Zip(second), pair => Assert.True(pair.First.Value.Data.Span.SequenceEqual(pair.Second.Value.Data.Span), $"{pair.First.Key} differs."));
    }
}
