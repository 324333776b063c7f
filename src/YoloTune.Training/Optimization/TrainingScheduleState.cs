namespace YoloTune.Training.Optimization;

/// <summary>What <see cref="TrainingSchedule"/> remembers between iterations.</summary>
/// <param name="Accumulate">Batches per optimizer step; after warm-up it keeps its last value.</param>
/// <param name="LastStep">The iteration after which the optimizer last stepped; -1 before the first.</param>
public sealed record TrainingScheduleState(int Accumulate, long LastStep);
