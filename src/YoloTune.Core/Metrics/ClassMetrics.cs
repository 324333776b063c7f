namespace YoloTune.Core.Metrics;

/// <summary>Figures of one class that has labels.</summary>
/// <param name="ClassIndex">Zero-based class index.</param>
/// <param name="Images">Images with at least one label of the class.</param>
/// <param name="Instances">Labels of the class.</param>
/// <param name="Precision">Precision at the confidence where the mean F1 is best, 0 to 1.</param>
/// <param name="Recall">Recall there.</param>
/// <param name="F1">F1 there.</param>
/// <param name="ApPerThreshold">Average precision at each of <see cref="IouThresholds"/>.</param>
/// <param name="TruePositives">True positives there, derived from the recall.</param>
/// <param name="FalsePositives">False positives there, derived from the precision.</param>
public sealed record ClassMetrics(
    int ClassIndex,
    int Images,
    int Instances,
    double Precision,
    double Recall,
    double F1,
    IReadOnlyList<double> ApPerThreshold,
    double TruePositives,
    double FalsePositives)
{
    /// <summary>Average precision at IoU 0.50.</summary>
    public double Ap50 => ApPerThreshold[0];

    /// <summary>Average precision at IoU 0.75.</summary>
    public double Ap75 => ApPerThreshold[5];

    /// <summary>Average precision over IoU 0.50 to 0.95.</summary>
    public double Ap => PairwiseSum.Mean([.. ApPerThreshold]);
}
