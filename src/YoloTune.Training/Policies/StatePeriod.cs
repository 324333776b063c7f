namespace YoloTune.Training.Policies;

/// <summary>Decides when the resumable state is written within an epoch: after so many batches, or after so much time.</summary>
public sealed class StatePeriod
{
    private readonly int _batches;
    private readonly TimeSpan _time;

    /// <summary>Creates the policy.</summary>
    /// <param name="batches">Batches between two states; 0 for no such limit.</param>
    /// <param name="minutes">Minutes between two states; 0 for no such limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public StatePeriod(int batches, double minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batches);
        ArgumentOutOfRangeException.ThrowIfNegative(minutes);
        _batches = batches;
        _time = TimeSpan.FromMinutes(minutes);
    }

    /// <summary>True when it is time for a state.</summary>
    /// <param name="batches">Batches since the last one.</param>
    /// <param name="elapsed">Time since the last one.</param>
    public bool IsDue(int batches, TimeSpan elapsed) =>
        (_batches > 0 && batches >= _batches) || (_time > TimeSpan.Zero && elapsed >= _time && batches > 0);
}
