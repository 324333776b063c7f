namespace YoloTune.Training.Optimization;

/// <summary>A group before it has tensors.</summary>
/// <param name="Role">How the members are treated.</param>
/// <param name="LearningRateFactor">3 for the boosted half of a MuSGD group, else 1.</param>
/// <param name="Members">Indices into the list that was grouped, ascending.</param>
public sealed record PlannedGroup(ParameterRole Role, double LearningRateFactor, IReadOnlyList<int> Members);
