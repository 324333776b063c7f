namespace YoloTune.Core.Metrics;

/// <summary>How a classifier fared on the images of one class.</summary>
/// <param name="ClassIndex">Zero-based class index.</param>
/// <param name="Images">Images of the class.</param>
/// <param name="Top1">Share of them whose likeliest class is right, 0 to 1.</param>
/// <param name="Top5">Share of them whose true class is among the five likeliest.</param>
public sealed record ClassAccuracy(int ClassIndex, int Images, double Top1, double Top5);
