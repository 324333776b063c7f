namespace YoloTune.Training.Policies;

/// <summary>
/// Ends a run by its number of epochs or by a time limit (specification 06, section 7). With a time limit the number of epochs
/// follows from the mean duration of an epoch, so that the schedule reaches its end when the time does. Epochs are 0-based.
/// </summary>
public sealed class StopPolicy
{
    private readonly TimeSpan? _limit;
    private readonly int _startEpoch;

    /// <summary>Creates the policy.</summary>
    /// <param name="epochs">Planned epochs, at least 1.</param>
    /// <param name="timeLimitHours">Limit in hours since the start of this process' training; null for none.</param>
    /// <param name="startEpoch">The first epoch of this process: 0, or where a resumed run goes on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public StopPolicy(int epochs, double? timeLimitHours = null, int startEpoch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(startEpoch);
        if (timeLimitHours is { } hours)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hours, nameof(timeLimitHours));
            _limit = TimeSpan.FromHours(hours);
        }

        Epochs = epochs;
        _startEpoch = startEpoch;
    }

    /// <summary>Planned epochs; with a time limit, the latest estimate.</summary>
    public int Epochs { get; private set; }

    /// <summary>True when the time is over; asked after every optimizer step.</summary>
    /// <param name="elapsed">Time since training began in this process.</param>
    public bool TimeIsOver(TimeSpan elapsed) => _limit is { } limit && elapsed > limit;

    /// <summary>True when no epoch is planned after this one.</summary>
    /// <param name="epoch">The epoch, 0-based.</param>
    public bool IsFinal(int epoch) => epoch + 1 >= Epochs;

    /// <summary>Takes note of the end of an epoch and, with a time limit, plans the number of epochs anew.</summary>
    /// <param name="epoch">The epoch just finished, 0-based.</param>
    /// <param name="elapsed">Time since training began in this process.</param>
    public StopDecision AfterEpoch(int epoch, TimeSpan elapsed)
    {
        var replanned = false;
        if (_limit is { } limit)
        {
            var mean = elapsed / (epoch - _startEpoch + 1);
            var epochs = mean > TimeSpan.Zero ? (int)Math.Min(Math.Ceiling(limit / mean), int.MaxValue) : Epochs;
            replanned = epochs != Epochs;
            Epochs = Math.Max(epochs, 1);
        }

        return new StopDecision(IsFinal(epoch) || TimeIsOver(elapsed), Epochs, replanned);
    }
}
