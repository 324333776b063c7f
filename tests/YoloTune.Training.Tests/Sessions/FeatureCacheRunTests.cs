using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Data.Augmentation;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Options;
using YoloTune.Training.State;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Runs that keep the outputs of their frozen layers.</summary>
public sealed class FeatureCacheRunTests : IDisposable
{
    /// <summary>
    /// Rounding to 16-bit floats changes a number by 2^-12 of it at most; assignments that flip and the steps after the first amplify that
    /// (measured here: 0.09 % after two steps).
    /// </summary>
    private const double FollowTolerance = 0.002;

    private readonly SessionFixture _fixture = new();

    [Theory]
    [InlineData("backbone")]
    [InlineData("23")]
    public void Run_InBFloat16WithOneViewAndNoAugmentation_IsBitEqualToTheUncachedRun(string freeze)
    {
        _fixture.Run(Options("plain") with { Freeze = freeze, Augmentation = AugmentationOptions.None });
        _fixture.Run(Options("cached") with { Freeze = freeze, Augmentation = AugmentationOptions.None, FeatureCache = 1 });

        AssertSameState("plain", "cached");
        Assert.Single(Files());
    }

    [Fact]
    public void Run_WithAsManyViewsAsEpochs_IsBitEqualToTheUncachedRunWithMosaicAndItsClosing()
    {
        _fixture.Run(Options("plain"));
        _fixture.Run(Options("cached") with { FeatureCache = 8 });

        AssertSameState("plain", "cached");
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public void Run_InSinglePrecision_FollowsTheUncachedRunClosely()
    {
        var options = Options("plain") with { Precision = "fp32", Layout = "contiguous", Epochs = 1, CloseMosaic = 0 };
        var plain = TotalsOf(options);
        var cached = TotalsOf(options with { SaveFolder = Path.Combine(_fixture.Folder, "cached"), FeatureCache = 1 });

        Assert.Equal(3, plain.Length);
        Assert.All(plain.Zip(cached), pair => Assert.InRange(pair.Second, pair.First * (1 - FollowTolerance), pair.First * (1 + FollowTolerance)));
    }

    [Fact]
    public void Run_WithFewerViewsThanEpochs_IsTheSameWhenRepeated()
    {
        _fixture.Run(Options("first") with { Epochs = 6, FeatureCache = 2 });
        var message = Assert.Single(Messages(), text => text.Contains("views of 12 pictures in", StringComparison.Ordinal) && !text.Contains("made 1 ", StringComparison.Ordinal));
        Assert.Contains("made 2 views", message, StringComparison.Ordinal);
        _fixture.Events.Clear();
        _fixture.Run(Options("second") with { Epochs = 6, FeatureCache = 2 });
        Assert.Equal(2, Messages().Count(text => text.Contains("used again", StringComparison.Ordinal)));
        _fixture.Run(Options("other") with { Epochs = 6, FeatureCache = 2, Seed = 1 });

        AssertSameState("first", "second");
        Assert.NotEqual(TotalOf("first"), TotalOf("other"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public void Resume_AfterInterruption_GivesTheSameWeights(int batches)
    {
        _fixture.Run(Options("straight") with { Epochs = 4, FeatureCache = 2 });
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var interrupted = _fixture.Run(
            Options("resumed") with { Epochs = 4, FeatureCache = 2 },
            item =>
            {
                if (item is BatchTrained && ++seen == batches)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        Directory.Delete(_fixture.FeatureFolder, recursive: true);

        Assert.True(interrupted.Interrupted);
        Assert.False(_fixture.Run(new TrainOptions { Resume = Path.Combine(_fixture.Folder, "resumed", "weights", "last.safetensors") }).Interrupted);
        AssertSameState("straight", "resumed");
    }

    [Fact]
    public void Run_CancelledWhileViewsAreMade_LeavesNoFile()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.True(_fixture.Run(Options("run") with { FeatureCache = 2 }, cancellationToken: stop.Token).Interrupted);

        Assert.Empty(Files());
    }

    [Fact]
    public void Run_WithOtherFrozenWeightsDataOrAugmentation_MakesTheViewsAnew()
    {
        var options = Options("run") with { Epochs = 1, CloseMosaic = 0, FeatureCache = 1, ExistOk = true };
        _fixture.Run(options);
        _fixture.Run(options with { InitialLearningRate = 0.02, SaveFolder = Path.Combine(_fixture.Folder, "again") });
        Assert.Single(Files());

        _fixture.Run(options with { Seed = 3 });
        Assert.Equal(2, Files().Length);
        _fixture.Run(options with { Augmentation = options.Augmentation with { Degrees = 6 } });
        Assert.Equal(3, Files().Length);
        var label = Directory.GetFiles(Path.Combine(_fixture.Folder, "data"), "*.txt", SearchOption.AllDirectories).Order().First(file => file.Contains("train", StringComparison.Ordinal) && new FileInfo(file).Length > 0);
        File.WriteAllText(label, "0 0.5 0.5 0.25 0.25\n");
        _fixture.Run(options);
        Assert.Equal(4, Files().Length);
    }

    [Fact]
    public void Run_WithATruncatedFile_SaysSoAndMakesItAnew()
    {
        _fixture.Run(Options("first") with { FeatureCache = 3 });
        foreach (var file in Files())
        {
            using var stream = new FileStream(file, FileMode.Open);
            stream.SetLength(stream.Length / 2);
        }

        _fixture.Run(Options("second") with { FeatureCache = 3 });

        Assert.Equal(2, _fixture.Events.OfType<LogMessage>().Count(message => message.Level == LogSeverity.Warning && message.Text.Contains("is made anew", StringComparison.Ordinal)));
        AssertSameState("first", "second");
    }

    [Fact]
    public void Run_WithMoreViewsThanAllowed_IsRefusedWithTheNumberThatFits()
    {
        var error = Assert.Throws<InputException>(() => _fixture.Run(Options("run") with { Epochs = 50, FeatureCache = 20, FeatureCacheGigabytes = 0.002 }));

        Assert.Contains("feature_cache_gb", error.Message, StringComparison.Ordinal);
        Assert.Contains("feature_cache=", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAnOpenNumberOfViews_TakesWhatFits()
    {
        _fixture.Run(Options("run") with { Epochs = 9, FeatureCache = TrainOptions.AutomaticFeatureCache, FeatureCacheGigabytes = 0.002 });

        Assert.Contains(Messages(), text => text.Contains("views are kept", StringComparison.Ordinal));
        Assert.InRange(Files().Sum(file => new FileInfo(file).Length), 1, 2_000_000 + (2 * 8192));
    }

    [Theory]
    [InlineData(0.5, false, "backbone", "multi_scale")]
    [InlineData(0, true, "backbone", "rect")]
    [InlineData(0, false, "23.cv3", "first layer")]
    public void Run_WhereViewsCannotBeKept_SaysSoAndTrains(double multiScale, bool rect, string freeze, string reason)
    {
        var outcome = _fixture.Run(Options("run") with { Epochs = 1, FeatureCache = 2, MultiScale = multiScale, Rect = rect, Freeze = freeze });

        Assert.Equal(1, outcome.Epochs);
        Assert.Contains(_fixture.Events.OfType<LogMessage>(), message => message.Level == LogSeverity.Warning && message.Text.Contains("feature_cache is not used", StringComparison.Ordinal) && message.Text.Contains(reason, StringComparison.Ordinal));
        Assert.Empty(Files());
    }

    public void Dispose() => _fixture.Dispose();

    private TrainOptions Options(string run) => _fixture.Options(run) with { Precision = "bf16", Layout = "channels_last", Freeze = "backbone" };

    private string[] Files() => Directory.Exists(_fixture.FeatureFolder) ? Directory.GetFiles(_fixture.FeatureFolder) : [];

    private IEnumerable<string> Messages() => _fixture.Events.OfType<LogMessage>().Select(message => message.Text);

    private double[] TotalsOf(TrainOptions options)
    {
        _fixture.Events.Clear();
        _fixture.Run(options);
        return [.. _fixture.Events.OfType<BatchTrained>().Select(batch => batch.Total)];
    }

    private double TotalOf(string run) => Read(run).Model.Sum(pair => pair.Value.Data.Span.ToArray().Sum(value => (double)value));

    private TrainingSnapshot Read(string run) => TrainingStateFile.Read(Path.Combine(_fixture.Folder, run, "weights", "last.state.safetensors"));

    private void AssertSameState(string first, string second)
    {
        var (a, b) = (Read(first), Read(second));
        AssertSame(a.Model, b.Model);
        AssertSame(a.Average, b.Average);
        AssertSame(a.Optimizer.Tensors, b.Optimizer.Tensors);
    }

    private static void AssertSame(IReadOnlyList<KeyValuePair<string, StoredTensor>> first, IReadOnlyList<KeyValuePair<string, StoredTensor>> second)
    {
        Assert.Equal(first.Select(pair => pair.Key), second.Select(pair => pair.Key));
        var different = first.Zip(second).Where(pair => !pair.First.Value.Data.Span.SequenceEqual(pair.Second.Value.Data.Span)).Select(pair => pair.First.Key);
        Assert.Equal(string.Empty, string.Join(' ', different.Take(3)));
    }
}
