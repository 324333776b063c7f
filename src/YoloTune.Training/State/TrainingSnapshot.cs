using YoloTune.Models.Checkpoints;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;

namespace YoloTune.Training.State;

/// <summary>All that a run needs to go on bit by bit.</summary>
/// <param name="Options">The resolved options of the run.</param>
/// <param name="Progress">Where it stands.</param>
/// <param name="Model">State of the trained model, single precision.</param>
/// <param name="Average">State of its running mean.</param>
/// <param name="Gradients">Gradients that no optimizer step has used yet, by parameter name.</param>
/// <param name="Optimizer">All that the optimizer remembers.</param>
public sealed record TrainingSnapshot(
    TrainOptions Options,
    TrainingProgress Progress,
    IReadOnlyList<KeyValuePair<string, StoredTensor>> Model,
    IReadOnlyList<KeyValuePair<string, StoredTensor>> Average,
    IReadOnlyList<KeyValuePair<string, StoredTensor>> Gradients,
    OptimizerState Optimizer);
