namespace YoloTune.Data.Statistics;

/// <summary>A class in a split.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Objects">Objects of it.</param>
/// <param name="Images">Pictures with at least one of them.</param>
public sealed record ClassStatistics(string Name, int Objects, int Images);
