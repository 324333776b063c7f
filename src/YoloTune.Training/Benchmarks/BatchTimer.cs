namespace YoloTune.Training.Benchmarks;

/// <summary>Times batches from the end of the first one on.</summary>
internal sealed class BatchTimer
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private long _first;
    private long _last;
    private int _images;
    private int _batches;

    public BatchTimer(TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
    }

    /// <summary>Images per second of all batches but the first.</summary>
    public double Rate => _images / _clock.GetElapsedTime(_first, _last).TotalSeconds;

    /// <summary>Seconds from the start to the end of the first batch.</summary>
    public double FirstSeconds => _clock.GetElapsedTime(_start, _first).TotalSeconds;

    /// <summary>A batch is done.</summary>
    public void Stamp(int images)
    {
        _last = _clock.GetTimestamp();
        if (_batches++ == 0)
        {
            _first = _last;
        }
        else
        {
            _images += images;
        }
    }
}
