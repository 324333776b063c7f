namespace YoloTune.Core.Metrics;

/// <summary>
/// Curves at IoU 0.50, one row of 1000 values per class with labels, in the order of
/// <see cref="DetectionMetricsResult.Classes"/> (spec/04 section 9).
/// </summary>
/// <param name="X">The common abscissa, 0 to 1: confidence for three curves, recall for the last.</param>
/// <param name="Precision">Precision against confidence.</param>
/// <param name="Recall">Recall against confidence.</param>
/// <param name="F1">F1 against confidence.</param>
/// <param name="PrecisionAtRecall">Precision (made monotone) against recall: the PR curve.</param>
/// <param name="OperatingPoint">Index into <paramref name="X"/> where the smoothed mean F1 is highest; 0 without classes.</param>
public sealed record MetricCurves(
    IReadOnlyList<double> X,
    IReadOnlyList<double[]> Precision,
    IReadOnlyList<double[]> Recall,
    IReadOnlyList<double[]> F1,
    IReadOnlyList<double[]> PrecisionAtRecall,
    int OperatingPoint)
{
    /// <summary>Points per curve.</summary>
    public const int Points = 1000;

    /// <summary>The confidence at which P, R and F1 are reported, 0 to 1.</summary>
    public double Confidence => X[OperatingPoint];

    /// <summary>The mean of a set of curves over the classes; empty without classes.</summary>
    /// <param name="curves">One of the four sets.</param>
    public static double[] Mean(IReadOnlyList<double[]> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0)
        {
            return [];
        }

        var mean = new double[curves[0].Length];
        foreach (var curve in curves)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += curve[i];
            }
        }

        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] /= curves.Count;
        }

        return mean;
    }

    /// <summary>A curve smoothed by the box filter that chooses the operating point.</summary>
    /// <param name="curve">At least one value.</param>
    public static double[] Smooth(IReadOnlyList<double> curve) => BoxFilter.Smooth([.. curve]);
}
