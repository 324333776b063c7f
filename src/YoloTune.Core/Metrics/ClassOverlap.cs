namespace YoloTune.Core.Metrics;

/// <summary>How well the pixels of one class were found.</summary>
/// <param name="ClassIndex">Zero-based class index.</param>
/// <param name="Pixels">Pixels that have the class.</param>
/// <param name="Iou">Pixels found, divided by those that have the class or were predicted to, 0 to 1.</param>
/// <param name="Recall">Share of its pixels that were found, 0 to 1.</param>
public sealed record ClassOverlap(int ClassIndex, long Pixels, double Iou, double Recall);
