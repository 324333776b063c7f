namespace YoloTune.Training.Policies;

/// <summary>The checkpoint files that an epoch writes.</summary>
/// <param name="SaveLast">Write the file that a run resumes from.</param>
/// <param name="SaveBest">Write the best file too.</param>
/// <param name="PeriodicName">The stem of a file to keep besides, such as <c>epoch10</c>; null for none.</param>
public sealed record CheckpointDecision(bool SaveLast, bool SaveBest, string? PeriodicName);
