using YoloTune.Core.Geometry;

namespace YoloTune.Core.Metrics;

/// <summary>
/// Average precision and curves of all classes from the outcomes of all predictions, double precision (spec/04 section 9). Equal
/// confidences keep the order in which they were handed in.
/// </summary>
public sealed class PrecisionRecall
{
    private const double Tiny = 1e-16;

    private PrecisionRecall(int[] classes, int[] targetCounts, double[][] ap, MetricCurves? curves)
    {
        Classes = classes;
        TargetCounts = targetCounts;
        Ap = ap;
        Curves = curves;
    }

    /// <summary>Classes that have labels, ascending.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>Labels of each of <see cref="Classes"/>.</summary>
    public IReadOnlyList<int> TargetCounts { get; }

    /// <summary>Average precision per class at each of <see cref="IouThresholds"/>.</summary>
    public IReadOnlyList<double[]> Ap { get; }

    /// <summary>The curves, or null when they were not asked for.</summary>
    public MetricCurves? Curves { get; }

    /// <summary>Mean average precision over classes and thresholds; 0 without classes.</summary>
    public double Map => PairwiseSum.Mean(Ap.SelectMany(values => values).ToArray());

    /// <summary>Mean over classes at one threshold; 0 without classes.</summary>
    /// <param name="threshold">Index into <see cref="IouThresholds"/>: 0 for 0.50, 5 for 0.75.</param>
    public double MapAt(int threshold) => PairwiseSum.Mean(Ap.Select(values => values[threshold]).ToArray());

    /// <summary>Evaluates all predictions.</summary>
    /// <param name="hits">(N) bit k set: true positive at threshold k (<see cref="TruePositives"/>).</param>
    /// <param name="ignored">(N) bit k set: does not count at threshold k; empty for none.</param>
    /// <param name="confidences">(N) confidence.</param>
    /// <param name="predictedClasses">(N) class of each prediction, 0 to the number of classes - 1.</param>
    /// <param name="targetCounts">Labels of every class.</param>
    /// <param name="withCurves">Also compute the curves.</param>
    public static PrecisionRecall Compute(
        ReadOnlySpan<ushort> hits,
        ReadOnlySpan<ushort> ignored,
        ReadOnlySpan<float> confidences,
        ReadOnlySpan<int> predictedClasses,
        ReadOnlySpan<int> targetCounts,
        bool withCurves = true)
    {
        var (order, starts) = GroupByClass(confidences, predictedClasses, targetCounts.Length);
        var classes = new List<int>();
        for (var c = 0; c < targetCounts.Length; c++)
        {
            if (targetCounts[c] > 0)
            {
                classes.Add(c);
            }
        }

        var counts = new int[classes.Count];
        var ap = new double[classes.Count][];
        var curves = withCurves ? new CurveBuilder(classes.Count) : null;
        var work = new ClassEvaluation();
        for (var i = 0; i < ap.Length; i++)
        {
            counts[i] = targetCounts[classes[i]];
            work.Load(order.AsSpan(starts[classes[i]]..starts[classes[i] + 1]), hits, ignored, confidences);
            ap[i] = work.Evaluate(counts[i] + Tiny, curves, i);
        }

        return new([.. classes], counts, ap, curves?.Build());
    }

    /// <summary>Indices of the predictions by class, and within a class by descending confidence.</summary>
    private static (int[] Order, int[] Starts) GroupByClass(ReadOnlySpan<float> confidences, ReadOnlySpan<int> classes, int classCount)
    {
        var byConfidence = new int[confidences.Length];
        DescendingOrder.Fill(confidences, byConfidence);
        var starts = new int[classCount + 1];
        foreach (var c in classes)
        {
            starts[c + 1]++;
        }

        for (var c = 0; c < classCount; c++)
        {
            starts[c + 1] += starts[c];
        }

        var next = starts.AsSpan(0, classCount).ToArray();
        var order = new int[confidences.Length];
        foreach (var index in byConfidence)
        {
            order[next[classes[index]]++] = index;
        }

        return (order, starts);
    }
}
