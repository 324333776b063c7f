namespace YoloTune.Core.Metrics;

/// <summary>What validation of boxes counts.</summary>
public sealed record DetectionMetricsOptions
{
    /// <summary>Number of classes, at least 1.</summary>
    public int ClassCount { get; init; } = 1;

    /// <summary>All predictions and labels count as class 0 (<c>single_cls</c>).</summary>
    public bool SingleClass { get; init; }

    /// <summary>Threshold of the confusion matrix, or null to go without one. Give the user's <c>conf</c> here if there is one.</summary>
    public double? ConfusionConfidence { get; init; } = 0.25;

    /// <summary>Also compute average precision by object size.</summary>
    public bool BySize { get; init; } = true;

    /// <summary>What is measured besides the boxes.</summary>
    public DetectionPart Part { get; init; }
}
