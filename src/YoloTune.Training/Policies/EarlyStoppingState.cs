namespace YoloTune.Training.Policies;

/// <summary>What <see cref="EarlyStopping"/> remembers.</summary>
/// <param name="BestFitness">The highest fitness so far; 0 before the first.</param>
/// <param name="BestEpoch">Its epoch, 1-based; 0 before the first.</param>
/// <param name="MayStop">True when the next epoch may be the last.</param>
public sealed record EarlyStoppingState(double BestFitness, int BestEpoch, bool MayStop);
