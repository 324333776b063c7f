namespace YoloTune.Data.Datasets;

/// <summary>How far the verification of a data set is.</summary>
/// <param name="Done">Images looked at.</param>
/// <param name="Total">Images in all.</param>
public sealed record VerificationProgress(int Done, int Total);
