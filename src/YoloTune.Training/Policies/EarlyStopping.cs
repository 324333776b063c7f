namespace YoloTune.Training.Policies;

/// <summary>
/// Ends a run whose fitness has not improved for a number of epochs (specification 06, section 7). Epochs are 1-based here.
/// A best fitness of zero counts as "nothing reached yet", so that epochs of zero fitness never exhaust the patience.
/// </summary>
public sealed class EarlyStopping
{
    private readonly int _patience;

    /// <summary>Creates the policy.</summary>
    /// <param name="patience">Epochs without improvement before the run ends; 0 switches it off.</param>
    /// <param name="state">Where an interrupted run stood; null for a fresh run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The patience is negative.</exception>
    public EarlyStopping(int patience, EarlyStoppingState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        _patience = patience == 0 ? int.MaxValue : patience;
        State = state ?? new EarlyStoppingState(0, 0, false);
    }

    /// <summary>The history so far, for a checkpoint.</summary>
    public EarlyStoppingState State { get; private set; }

    /// <summary>True when the next epoch may be the last; that epoch is validated in full.</summary>
    public bool MayStop => State.MayStop;

    /// <summary>Takes note of an epoch.</summary>
    /// <param name="epoch">The epoch just finished, 1-based.</param>
    /// <param name="fitness">Its fitness; null (or not a number) when it was not validated, which leaves everything as it is.</param>
    /// <returns>True when the run should end.</returns>
    public bool ShouldStop(int epoch, double? fitness)
    {
        if (fitness is not { } value || double.IsNaN(value))
        {
            return false;
        }

        var best = value > State.BestFitness || State.BestFitness == 0;
        var bestEpoch = best ? epoch : State.BestEpoch;
        var idle = epoch - bestEpoch;
        State = new EarlyStoppingState(best ? value : State.BestFitness, bestEpoch, idle >= _patience - 1);
        return idle >= _patience;
    }
}
