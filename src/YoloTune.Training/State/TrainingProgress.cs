using YoloTune.Training.Optimization;
using YoloTune.Training.Policies;

namespace YoloTune.Training.State;

/// <summary>Where a run stands, apart from tensors.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch to go on with, zero-based.</summary>
    public int Epoch { get; init; }

    /// <summary>The batch of that epoch to go on with, zero-based.</summary>
    public int Batch { get; init; }

    /// <summary>Planned epochs (changes under a time limit).</summary>
    public int Epochs { get; init; }

    /// <summary>Pieces that a batch is computed in: more than one once memory has run out.</summary>
    public int Pieces { get; init; } = 1;

    /// <summary>Sums of the loss items over the batches of the unfinished epoch.</summary>
    public IReadOnlyList<double> RunningLoss { get; init; } = [];

    /// <summary>Updates of the weight average so far.</summary>
    public long AverageUpdates { get; init; }

    /// <summary>Best fitness so far.</summary>
    public double? BestFitness { get; init; }

    /// <summary>History of early stopping.</summary>
    public EarlyStoppingState? EarlyStopping { get; init; }

    /// <summary>What the schedule carries from iteration to iteration.</summary>
    public TrainingScheduleState? Schedule { get; init; }

    /// <summary>Seconds of training before this process.</summary>
    public double Seconds { get; init; }
}
