namespace YoloTune.Models.Checkpoints;

/// <summary>One parameter group of a stored optimizer.</summary>
/// <param name="Settings">
/// Its settings as data (<c>lr</c>, <c>initial_lr</c>, <c>momentum</c> or <c>betas</c>, <c>weight_decay</c>, <c>param_group</c> ...): string, long, double,
/// bool, null or a list of these.
/// </param>
/// <param name="Parameters">Numbers of its parameters, consecutive in group order.</param>
public sealed record OptimizerSnapshotGroup(IReadOnlyDictionary<string, object?> Settings, IReadOnlyList<long> Parameters);
