using System.Globalization;

namespace YoloTune.Training.Policies;

/// <summary>
/// Decides which checkpoint files an epoch writes (specification 06, sections 7 and 8.1). Epochs are 0-based here.
/// </summary>
public sealed class CheckpointPolicy
{
    private readonly bool _save;
    private readonly int _period;

    /// <summary>Creates the policy.</summary>
    /// <param name="save">False writes nothing but the last epoch.</param>
    /// <param name="period">Also keep a file every so many epochs; 0 or less for never.</param>
    /// <param name="bestFitness">The best fitness of an interrupted run; null for a fresh run.</param>
    public CheckpointPolicy(bool save, int period, double? bestFitness = null)
    {
        _save = save;
        _period = period;
        BestFitness = bestFitness;
    }

    /// <summary>The highest finite fitness so far; null before the first validation.</summary>
    public double? BestFitness { get; private set; }

    /// <summary>
    /// Takes note of an epoch. The best file is written when the fitness equals the best one, so a tie rewrites it, as does an
    /// epoch without validation while nothing has been validated at all.
    /// </summary>
    /// <param name="epoch">The epoch just finished, 0-based.</param>
    /// <param name="fitness">Its fitness, null without validation. A value that is not finite is never the best.</param>
    /// <param name="final">True for the last epoch of the run.</param>
    public CheckpointDecision Decide(int epoch, double? fitness, bool final)
    {
        if (fitness is { } value && double.IsFinite(value) && !(BestFitness >= value))
        {
            BestFitness = value;
        }

        if (!_save && !final)
        {
            return new CheckpointDecision(false, false, null);
        }

        var keep = _period > 0 && epoch % _period == 0;
        return new CheckpointDecision(true, BestFitness == fitness, keep ? string.Create(CultureInfo.InvariantCulture, $"epoch{epoch}") : null);
    }
}
