namespace YoloTune.Training.Policies;

/// <summary>
/// Decides what to do about an epoch that ended with a loss or a fitness that is not finite (specification 06, section 7):
/// go back to the last checkpoint and repeat the epoch, three times in a row at most.
/// </summary>
public sealed class NanRecoveryPolicy
{
    /// <summary>Recoveries in a row before the run fails.</summary>
    public const int MaximumAttempts = 3;

    /// <summary>Creates the policy.</summary>
    /// <param name="attempts">Recoveries in a row so far, 0 for a fresh run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public NanRecoveryPolicy(int attempts = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempts);
        Attempts = attempts;
    }

    /// <summary>Recoveries in a row so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Takes note of an epoch.</summary>
    /// <param name="epoch">The epoch just finished.</param>
    /// <param name="firstEpoch">The first epoch of this process, counted in the same way; it has no checkpoint to return to.</param>
    /// <param name="loss">The loss of its last batch.</param>
    /// <param name="fitness">Its fitness, null without validation.</param>
    public RecoveryAction Decide(int epoch, int firstEpoch, double loss, double? fitness)
    {
        if (double.IsFinite(loss) && double.IsFinite(fitness ?? 0))
        {
            Attempts = 0;
            return RecoveryAction.Continue;
        }

        if (epoch == firstEpoch)
        {
            return RecoveryAction.Warn;
        }

        return ++Attempts > MaximumAttempts ? RecoveryAction.Fail : RecoveryAction.RestoreLast;
    }
}
