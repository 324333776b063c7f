namespace YoloTune.Training.Optimization;

/// <summary>What freezing did.</summary>
/// <param name="Frozen">Names of the parameters that stay as they are.</param>
/// <param name="Reopened">Names of parameters that had been closed and are trained again; worth a warning.</param>
public sealed record FreezeReport(IReadOnlyList<string> Frozen, IReadOnlyList<string> Reopened);
