using YoloTune.Core.Runs;
using YoloTune.Training.Sessions;

namespace YoloTune.Training;

/// <summary>What came out of a training run.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="BestCheckpoint">The model of the best epoch.</param>
/// <param name="LastCheckpoint">The model of the last epoch.</param>
/// <param name="Outcome">How the run ended, with the metrics of the best model.</param>
public sealed record TrainingResult(RunFolder Folder, string BestCheckpoint, string LastCheckpoint, TrainingOutcome Outcome);
