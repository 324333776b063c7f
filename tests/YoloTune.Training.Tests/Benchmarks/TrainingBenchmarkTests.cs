using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Training.Benchmarks;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using YoloTune.Training.Tests.Sessions;

namespace YoloTune.Training.Tests.Benchmarks;

public sealed class TrainingBenchmarkTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    private TrainingBenchmarkOptions Options => new()
    {
        Training = new TrainOptions { Model = "yolo26n.yaml", Data = _fixture.Yaml, ImageSize = 64, Batch = 2, Workers = 2 },
        Rounds = 2,
        Batches = 3,
    };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Run_OnATinyDataset_GivesConsistentFigures()
    {
        var result = TrainingBenchmark.Run(Options, _fixture.ContextOf());

        Assert.Equal((64, 2, 3), (result.ImageSize, result.Batch, result.BatchesPerRound));
        Assert.Equal(("yolo26n.yaml", _fixture.Yaml), (result.Model, result.Data));
        Assert.InRange(result.Workers, 1, 2);
        Assert.Equal(Environment.ProcessorCount, result.Processors);
        Assert.All([result.Loader, result.Step, result.Both], rate =>
        {
            Assert.Equal(2, rate.Rounds.Count);
            Assert.All(rate.Rounds, value => Assert.True(double.IsFinite(value) && value > 0, $"{value} images/s"));
            Assert.InRange(rate.Median, rate.Minimum, rate.Maximum);
        });
        Assert.Equal(((result.Both.Rounds[0] / result.Step.Rounds[0]) + (result.Both.Rounds[1] / result.Step.Rounds[1])) / 2, result.BothToStep, 9);
        Assert.InRange(result.OneAfterTheOtherToStep, 0, 1);
        Assert.True(result.FirstBatchSeconds > 0);
        Assert.Equal(2, _fixture.Events.OfType<LogMessage>().Count(message => message.Text.StartsWith("Round ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_fixture.Events, item => item is BatchTrained);
    }

    [Fact]
    public void Run_OnAShortEpoch_MeasuresFewerBatches() =>
        Assert.Equal(1, TrainingBenchmark.Run(Options with { Rounds = 1, Training = Options.Training with { Batch = 8 } }, _fixture.ContextOf()).BatchesPerRound);

    [Fact]
    public void Run_OnASingleBatch_SaysSo()
    {
        var options = Options with { Training = Options.Training with { Batch = 12 } };

        var error = Assert.Throws<InputException>(() => TrainingBenchmark.Run(options, _fixture.ContextOf()));

        Assert.Equal("12 images, batch=12", error.Value);
    }

    [Fact]
    public void Run_OfAResumedTraining_IsRefused()
    {
        var options = Options with { Training = Options.Training with { Resume = "last.safetensors" } };

        Assert.Contains("resumed", Assert.Throws<InputException>(() => TrainingBenchmark.Run(options, _fixture.ContextOf())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    public void Run_OfNothing_IsRefused(int rounds, int batches) =>
        Assert.Throws<InputException>(() => TrainingBenchmark.Run(Options with { Rounds = rounds, Batches = batches }, _fixture.ContextOf()));

    [Fact]
    public void Run_Cancelled_GivesUp()
    {
        using var stop = new CancellationTokenSource();
        var context = _fixture.ContextOf(item =>
        {
            if (item is LogMessage message && message.Text.StartsWith("Round 1", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => TrainingBenchmark.Run(Options, context, stop.Token));
        Assert.Single(_fixture.Events.OfType<LogMessage>(), message => message.Text.StartsWith("Round ", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_LeavesTheModelAlone_AndTrainingDoesNot()
    {
        var options = _fixture.Options("run") with { Batch = 2, NominalBatch = 2, WarmupEpochs = 0 };
        using var session = TrainingSession.Create(options, _fixture.ContextOf());
        using var phases = new BenchmarkPhases(session.Parts, 3);
        var before = session.Parts.Model.CaptureState().ToDictionary(StringComparer.Ordinal);

        var loaded = phases.Load((0, 0), 3, CancellationToken.None);

        Assert.True(loaded.Rate > 0);
        Assert.All(session.Parts.Model.CaptureState(), pair => Assert.True(before[pair.Key].Data.Span.SequenceEqual(pair.Value.Data.Span), pair.Key));

        phases.Step((0, 0), CancellationToken.None);
        Assert.Contains(session.Parts.Model.CaptureState(), pair => !before[pair.Key].Data.Span.SequenceEqual(pair.Value.Data.Span));
        var stepped = session.Parts.Model.CaptureState().ToDictionary(StringComparer.Ordinal);
        phases.Both((1, 0), CancellationToken.None);
        Assert.Contains(session.Parts.Model.CaptureState(), pair => !stepped[pair.Key].Data.Span.SequenceEqual(pair.Value.Data.Span));
    }

    [Fact]
    public void Measure_WithAFeatureCache_LeavesTheFrozenLayersOut()
    {
        var training = Options.Training with { Freeze = "backbone" };
        using var plain = new StepBenchmark(Options with { Training = training }, _fixture.ContextOf());
        using var cached = new StepBenchmark(Options with { Training = training with { FeatureCache = 1 } }, _fixture.ContextOf());

        var (with, without) = (cached.Measure(), plain.Measure());

        Assert.True(with.ForwardGigaFlops < 0.7 * without.ForwardGigaFlops, $"{with.ForwardGigaFlops} against {without.ForwardGigaFlops} GFLOPs");
        Assert.Equal(without.BackwardGigaFlops, with.BackwardGigaFlops, 6);
        Assert.True(with.ImagesPerSecond > 0);
    }

    [Fact]
    public void EpochCursor_StaysWithinEpochs_AndOnlyGrows()
    {
        var cursor = new EpochCursor(20, 4);

        (int, int)[] places = [cursor.Next(16), cursor.Next(5), cursor.Next(5), cursor.Next(5), cursor.Next(20)];

        Assert.Equal([(0, 0), (1, 0), (1, 9), (2, 0), (3, 0)], places);
    }

    [Fact]
    public void BatchTimer_LeavesTheFirstBatchOut()
    {
        var clock = new StepClock();
        var timer = new BatchTimer(clock);

        timer.Stamp(100);
        timer.Stamp(8);
        timer.Stamp(4);

        Assert.Equal(1.0, timer.FirstSeconds, 9);
        Assert.Equal(6.0, timer.Rate, 9);
    }

    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 2.0 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7.0)]
    public void BenchmarkRate_Median_IsTheMiddle(double[] rounds, double median)
    {
        var rate = new BenchmarkRate(rounds);

        Assert.Equal((median, rounds.Min(), rounds.Max()), (rate.Median, rate.Minimum, rate.Maximum));
    }

    /// <summary>Every look at it is a second later.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _ticks++;
    }
}
