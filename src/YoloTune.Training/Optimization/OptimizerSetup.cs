namespace YoloTune.Training.Optimization;

/// <summary>A ready optimizer.</summary>
/// <param name="Optimizer">The optimizer; whoever asked for it disposes it.</param>
/// <param name="Choice">What was chosen.</param>
/// <param name="Log">Lines for the log: the reason, if there was a choice, and the summary of the groups.</param>
public sealed record OptimizerSetup(ParameterOptimizer Optimizer, OptimizerChoice Choice, IReadOnlyList<string> Log);
