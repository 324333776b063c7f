namespace YoloTune.Models.Checkpoints;

/// <summary>The state of an optimizer as a training checkpoint keeps it (spec/02 section 10).</summary>
/// <param name="Groups">Parameter groups in optimizer order.</param>
/// <param name="State">
/// Per parameter number its state by name (<c>momentum_buffer</c>, <c>exp_avg</c>, <c>exp_avg_sq</c>, <c>step</c>): a <see cref="StoredTensor"/>, a
/// number or null.
/// </param>
public sealed record OptimizerSnapshot(
    IReadOnlyList<OptimizerSnapshotGroup> Groups,
    IReadOnlyDictionary<long, IReadOnlyDictionary<string, object?>> State);
