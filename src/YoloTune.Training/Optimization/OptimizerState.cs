using YoloTune.Models.Checkpoints;

namespace YoloTune.Training.Optimization;

/// <summary>All that an optimizer remembers, in a fixed order, so that a resumed run goes on bit by bit.</summary>
/// <param name="Optimizer">Name of the optimizer that wrote it.</param>
/// <param name="Tensors">Buffers, named <c>parameter:buffer</c>.</param>
/// <param name="Scalars">Numbers, named <c>parameter:number</c> or <c>group.index.number</c>.</param>
public sealed record OptimizerState(
    string Optimizer,
    IReadOnlyList<KeyValuePair<string, StoredTensor>> Tensors,
    IReadOnlyList<KeyValuePair<string, double>> Scalars);
