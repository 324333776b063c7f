namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>Counts the memory that building data takes, so that a small file cannot ask for a large one's.</summary>
/// <param name="limits">Bounds.</param>
/// <param name="faults">Makes the errors.</param>
internal sealed class PickleBudget(PickleLimits limits, PickleFaults faults)
{
    /// <summary>Units of one container or record.</summary>
    public const int Container = 4;
    private long _left = limits.Units;

    /// <summary>Takes units off the budget.</summary>
    /// <param name="units">How many, at least 0.</param>
    public void Charge(long units)
    {
        _left -= units;
        if (_left < 0)
        {
            throw faults.OverLimit("more values than a checkpoint can hold", limits.Units);
        }
    }

    /// <summary>Charges a text or byte string.</summary>
    /// <param name="length">Its length.</param>
    public void ChargeText(int length) => Charge(1 + (length / 32));
}
