namespace YoloTune.Training.Optimization;

/// <summary>What one iteration does.</summary>
/// <param name="Iteration">Batches before this one since the first epoch.</param>
/// <param name="LearningRates">Learning rate of every group, in optimizer order.</param>
/// <param name="Momentum">Momentum of the groups that have one; null leaves it as it is (outside warm-up).</param>
/// <param name="Accumulate">Batches per optimizer step at this point.</param>
/// <param name="Step">True when the optimizer steps after this batch.</param>
public sealed record IterationPlan(long Iteration, IReadOnlyList<double> LearningRates, double? Momentum, int Accumulate, bool Step)
{
    /// <summary>Hands learning rates and momentum to the groups.</summary>
    /// <param name="groups">The groups that the schedule was made for.</param>
    public void ApplyTo(IReadOnlyList<ParameterGroup> groups)
    {
        for (var index = 0; index < groups.Count; index++)
        {
            groups[index].LearningRate = LearningRates[index];
            if (Momentum is { } momentum && groups[index].HasMomentum)
            {
                groups[index].Momentum = momentum;
            }
        }
    }
}
