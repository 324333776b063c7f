using YoloTune.Core.Runs;
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

    /// <summary>Every epoch so far, for the records of the run: what lags behind the state when a process is killed is made good from here.</summary>
    public IReadOnlyList<EpochFinished> History { get; init; } = [];

    /// <summary>Returns to an earlier state in a row, because numbers went wrong.</summary>
    public int RecoveryAttempts { get; init; }

    /// <summary>Batches that are left out because their numbers went wrong.</summary>
    public IReadOnlyList<PassedBatch> PassedOver { get; init; } = [];

    /// <summary>Why training is over, one sentence; null while it goes on.</summary>
    public string? StopReason { get; init; }

    /// <summary>Whether all that follows training was done, too: nothing is left to resume.</summary>
    public bool Finished { get; init; }
}
