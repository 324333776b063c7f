namespace YoloTune.Core.Downloads;

/// <summary>How far the unpacking of an archive is.</summary>
/// <param name="Name">The archive.</param>
/// <param name="Done">Files written.</param>
/// <param name="Total">Files in all; null for archives that are read as they come (.tar.gz).</param>
public sealed record ExtractionProgress(string Name, int Done, int? Total);
