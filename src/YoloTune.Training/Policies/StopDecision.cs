namespace YoloTune.Training.Policies;

/// <summary>What follows an epoch.</summary>
/// <param name="Stop">The run ends here.</param>
/// <param name="Epochs">Planned epochs from now on.</param>
/// <param name="Replanned">True when <paramref name="Epochs"/> changed, so that the schedule must be told.</param>
public sealed record StopDecision(bool Stop, int Epochs, bool Replanned);
