using YoloTune.Core.Runs;

namespace YoloTune.Cli.Output;

/// <summary>How fast a run goes, how long it will last, and how its figure of merit develops.</summary>
internal sealed class RunPace(TimeProvider clock)
{
    private readonly List<double> _course = [];
    private RunStarted? _run;
    private long _epochStarted;
    private int _epoch = -1;
    private long _images;
    private TimeSpan _trained;
    private TimeSpan _epochs;
    private int _count;

    /// <summary>mAP50-95 (or else the fitness) of every validated epoch.</summary>
    public IReadOnlyList<double> Course => _course;

    /// <summary>What <see cref="Course"/> is the course of.</summary>
    public string CourseName { get; private set; } = "mAP50-95";

    /// <summary>The highest fitness so far.</summary>
    public double Best { get; private set; } = double.NegativeInfinity;

    /// <summary>Zero-based epoch of <see cref="Best"/>.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Time until the last epoch is over, from the mean of those that are; null before the first is.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (_count == 0 || _run is null)
            {
                return null;
            }

            var open = _epoch >= 0 ? clock.GetElapsedTime(_epochStarted) : TimeSpan.Zero;
            var left = (_epochs / _count * (_run.Epochs - _run.StartEpoch - _count)) - open;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Starts with a run.</summary>
    public void Begin(RunStarted started) => _run = started;

    /// <summary>Takes a batch.</summary>
    public void Advance(BatchTrained batch)
    {
        if (_epoch != batch.Epoch || batch.Batch == 0)
        {
            (_epoch, _images, _epochStarted) = (batch.Epoch, 0, clock.GetTimestamp());
        }
        else
        {
            // The first batch ends where the clock starts: its images do not count.
            _images += batch.Files.Count;
        }

        _trained = clock.GetElapsedTime(_epochStarted);
    }

    /// <summary>Speed and time left of the epoch, as text.</summary>
    public string BatchText(int done, int count)
    {
        if (_images == 0)
        {
            return string.Empty;
        }

        var left = _trained * ((count - done) / (double)Math.Max(done - 1, 1));
        return FormattableString.Invariant($"{Speed:0.0} images/s, {ProgressText.Span(left)} left in this epoch");
    }

    /// <summary>Takes the end of an epoch.</summary>
    /// <returns>What it took, validation included, and images per second of its training.</returns>
    public (TimeSpan Time, double ImagesPerSecond) Conclude(EpochFinished epoch)
    {
        var time = _epoch == epoch.Epoch ? clock.GetElapsedTime(_epochStarted) : TimeSpan.Zero;
        (_epochs, _count, _epoch) = (_epochs + time, _count + 1, -1);
        if (epoch.Fitness is { } fitness)
        {
            var isMap = epoch.Metrics.TryGetValue("metrics/mAP50-95(B)", out var map);
            CourseName = isMap ? "mAP50-95" : epoch.Metrics.ContainsKey("metrics/mIoU") ? "mIoU" : epoch.Metrics.ContainsKey("metrics/delta1") ? "delta1" : "fitness";
            _course.Add(isMap ? map : fitness);
            if (_course[^1] > Best)
            {
                (Best, BestEpoch) = (_course[^1], epoch.Epoch);
            }
        }

        return (time, Speed);
    }

    private double Speed => _trained > TimeSpan.Zero ? _images / _trained.TotalSeconds : 0;
}
