using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;
using YoloTune.Training.State;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Everything a <see cref="Trainer"/> works with, ready for use.</summary>
internal sealed record TrainerParts
{
    public required TrainOptions Options { get; init; }

    /// <summary>The run folder, for messages.</summary>
    public required string Folder { get; init; }

    public required YoloModel Model { get; init; }

    /// <summary>What the model computes in while it is trained.</summary>
    public required ComputeFormat Format { get; init; }

    /// <summary>The running mean of the model, in evaluation mode.</summary>
    public required YoloModel Average { get; init; }

    public required ModelEma Ema { get; init; }

    public required ITaskLoss Loss { get; init; }

    public required ParameterOptimizer Optimizer { get; init; }

    public required TrainingSchedule Schedule { get; init; }

    public required IBatchLoader TrainLoader { get; init; }

    /// <summary>What the batches of training come from in place of <see cref="TrainLoader"/>; null for fresh pictures.</summary>
    public ITrainingFeed? Features { get; init; }

    public required IModelValidator Validator { get; init; }

    public required MultiScale MultiScale { get; init; }

    public required FreezePatterns Freeze { get; init; }

    public required EarlyStopping EarlyStopping { get; init; }

    public required CheckpointPolicy Checkpoints { get; init; }

    public required StopPolicy Stop { get; init; }

    public NanRecoveryPolicy NanRecovery { get; init; } = new();

    public required CheckpointStore Store { get; init; }

    /// <summary>Touched while the run is alive; null where nobody holds one.</summary>
    public RunLock? Lock { get; init; }

    /// <summary>Whether the run goes on from a state on disk.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Where to start.</summary>
    public required TrainingProgress Progress { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Hears how long the phases take; null makes one where the options ask for it.</summary>
    public StepProfile? Profile { get; init; }

    public required Action<RunEvent> Publish { get; init; }
}
