namespace YoloTune.Training.Policies;

/// <summary>
/// Decides what to do about numbers that are not finite. At the end of an epoch as specification 06, section 7 says: go back to the
/// last checkpoint and repeat the epoch, three times in a row at most. Within an epoch the same limit holds for batches.
/// </summary>
public sealed class NanRecoveryPolicy
{
    /// <summary>Recoveries in a row before the run fails.</summary>
    public const int MaximumAttempts = 3;

    private readonly NonFiniteAction _action;

    /// <summary>Creates the policy.</summary>
    /// <param name="attempts">Recoveries in a row so far, 0 for a fresh run.</param>
    /// <param name="action">What the user wants.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public NanRecoveryPolicy(int attempts = 0, NonFiniteAction action = NonFiniteAction.Recover)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempts);
        Attempts = attempts;
        _action = action;
    }

    /// <summary>Recoveries in a row so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Takes note of an epoch.</summary>
    /// <param name="epoch">The epoch just finished.</param>
    /// <param name="firstEpoch">The first epoch that has no checkpoint to return to, counted in the same way; negative when there always is one.</param>
    /// <param name="loss">The loss of its last batch.</param>
    /// <param name="fitness">Its fitness, null without validation.</param>
    public RecoveryAction Decide(int epoch, int firstEpoch, double loss, double? fitness)
    {
        if (double.IsFinite(loss) && double.IsFinite(fitness ?? 0))
        {
            Attempts = 0;
            return RecoveryAction.Continue;
        }

        return epoch == firstEpoch ? RecoveryAction.Warn : Next();
    }

    /// <summary>Takes note of a batch whose loss or gradient is not finite.</summary>
    /// <param name="hasState">Whether there is a state to return to.</param>
    /// <returns><see cref="RecoveryAction.RestoreLast"/> or <see cref="RecoveryAction.Fail"/>.</returns>
    public RecoveryAction DecideWithin(bool hasState) => hasState ? Next() : RecoveryAction.Fail;

    private RecoveryAction Next() =>
        _action == NonFiniteAction.Stop || ++Attempts > MaximumAttempts ? RecoveryAction.Fail : RecoveryAction.RestoreLast;
}
