namespace YoloTune.Training.Optimization;

/// <summary>What was chosen and why.</summary>
/// <param name="Kind">The optimizer.</param>
/// <param name="LearningRate">First learning rate of the plain groups.</param>
/// <param name="Momentum">SGD momentum or first Adam beta.</param>
/// <param name="WarmupBiasLearningRate">Learning rate of biases at the start of warm-up.</param>
/// <param name="Reason">A sentence for the log that explains the choice of <c>auto</c>; null when the optimizer was named.</param>
public sealed record OptimizerChoice(OptimizerKind Kind, double LearningRate, double Momentum, double WarmupBiasLearningRate, string? Reason);
