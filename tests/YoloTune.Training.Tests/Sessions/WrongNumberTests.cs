using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;
using YoloTune.Training.Sessions;
using YoloTune.Training.State;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Losses, gradients and weights that are not finite are found in their batch, named, and recovered from or not, as asked.</summary>
public sealed class WrongNumberTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Run_WithALossThatIsNotANumber_LeavesTheBatchOutAndNamesItsPictures()
    {
        // The fourth batch is the first of the second epoch.
        Run(_fixture.Options("run"), Poison.Loss, 4);

        var warning = Assert.Single(Warnings());
        Assert.Contains("loss is not a finite number (cls_loss is NaN)", warning, StringComparison.Ordinal);
        Assert.Contains("epoch 2, batch 1", warning, StringComparison.Ordinal);
        Assert.Contains("train0", warning, StringComparison.Ordinal);
        Assert.Equal(4, warning.Split(".png").Length - 1);
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)], Batches());
        Assert.All(_fixture.Events.OfType<EpochFinished>(), epoch => Assert.All(epoch.TrainLoss.Values, value => Assert.True(double.IsFinite(value))));
        Assert.All(State("run").Average, pair => Assert.True(pair.Value.ToFloats().All(float.IsFinite), pair.Key));
    }

    [Fact]
    public void Run_WithALossThatIsNotANumberInTheVeryFirstBatch_GoesBackToTheBeginning()
    {
        Run(_fixture.Options("run") with { Epochs = 1 }, Poison.Loss, 1);

        Assert.Contains("epoch 1, batch 1", Assert.Single(Warnings()), StringComparison.Ordinal);
        Assert.Equal([(0, 1), (0, 2)], Batches());
    }

    [Fact]
    public void Run_WithAGradientThatIsNotFinite_DoesNotStepAndNamesTheLayer()
    {
        Run(_fixture.Options("run") with { NominalBatch = 4, WarmupEpochs = 0 }, Poison.Gradient, 5);

        var warning = Assert.Single(Warnings());
        Assert.Contains("the gradient of 'model.", warning, StringComparison.Ordinal);
        Assert.Contains("epoch 2, batch 2", warning, StringComparison.Ordinal);
        Assert.All(State("run").Model, pair => Assert.True(pair.Value.ToFloats().All(float.IsFinite), pair.Key));
    }

    [Fact]
    public void Run_ThatShallStop_EndsAtOnceAndCanBeResumed()
    {
        var error = Assert.Throws<InputException>(() => Run(_fixture.Options("run") with { NonFinite = NonFiniteAction.Stop }, Poison.Loss, 5));

        Assert.Contains("epoch 2, batch 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(".png", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, State("run").Progress.Epoch);
        Assert.False(_fixture.Run(new TrainOptions { Resume = Path.Combine(_fixture.Folder, "run", "weights", "last.safetensors") }).Interrupted);
    }

    [Fact]
    public void Run_WhoseNumbersKeepGoingWrong_GivesUpAndSaysSo()
    {
        var error = Assert.Throws<InputException>(() => Run(_fixture.Options("run"), Poison.Loss, from: 5, count: 1000));

        Assert.Contains("3 returns to the last good state did not help", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Warnings().Length);
        Assert.Equal(1, State("run").Progress.Epoch);
    }

    [Fact]
    public void Run_WithGainsBeyondAllBounds_GivesUpAndSaysSo()
    {
        var options = _fixture.Options("run") with { ClassGain = 3e38, Epochs = 2 };

        var error = Assert.Throws<InputException>(() => _fixture.Run(options));

        Assert.Contains("finite", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Warnings().Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_WithAPictureThatBreaks_NamesItsFile(int workers)
    {
        var picture = Path.Combine(_fixture.Folder, "data", "images", "train", "train003.png");
        var error = Assert.Throws<InputException>(() => _fixture.Run(_fixture.Options("run") with { Workers = workers }, item =>
        {
            if (item is RunStarted)
            {
                File.WriteAllBytes(picture, [1, 2, 3]);
            }
        }));

        Assert.Equal(picture, error.File);
        Assert.Equal(0, State("run").Progress.Epoch);
    }

    private void Run(TrainOptions options, Poison poison, int from, int count = 1)
    {
        using var session = TrainingSession.Create(options, _fixture.ContextOf(), CancellationToken.None);
        new Trainer(session.Parts with { Loss = new PoisonedLoss(session.Parts.Loss, poison, from, count) }).Run(CancellationToken.None);
    }

    private string[] Warnings() => [.. _fixture.Events.OfType<LogMessage>().Where(message => message.Level == LogSeverity.Warning && message.Text.Contains("last good state", StringComparison.Ordinal)).Select(message => message.Text)];

    private (int Epoch, int Batch)[] Batches() => [.. _fixture.Events.OfType<BatchTrained>().Select(batch => (batch.Epoch, batch.Batch)).Distinct()];

    private TrainingSnapshot State(string run) => TrainingStateFile.Read(Path.Combine(_fixture.Folder, run, "weights", "last.state.safetensors"));

    private enum Poison
    {
        Loss,
        Gradient,
    }

    /// <summary>Counts the batches and spoils some.</summary>
    private sealed class PoisonedLoss(ITaskLoss loss, Poison poison, int from, int count) : ITaskLoss
    {
        private int _seen;

        public IReadOnlyList<string> Names => loss.Names;

        public LossResult Compute(HeadPrediction prediction, LossTargets targets)
        {
            var result = loss.Compute(prediction, targets);
            if (++_seen < from || _seen >= from + count)
            {
                return result;
            }

            if (poison == Poison.Loss)
            {
                using var mask = tensor(new[] { 1f, float.NaN, 1f });
                return new LossResult(result.Vector.mul(mask.sum()), result.Items.mul(mask));
            }

            // The root of zero is zero, and its slope infinite.
            using var total = result.Vector.sum();
            using var zero = total.sub(total.detach());
            return new LossResult(total.add(zero.abs().sqrt()).unsqueeze(0), result.Items);
        }

        public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets) => loss.ComputeItems(prediction, targets);

        public void SetProgress(int completedEpochs, int epochs) => loss.SetProgress(completedEpochs, epochs);
    }
}
