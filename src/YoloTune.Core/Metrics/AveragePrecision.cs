namespace YoloTune.Core.Metrics;

/// <summary>Area under the precision-recall curve by 101-point interpolation, double precision (spec/04 section 9).</summary>
public static class AveragePrecision
{
    private const int Points = 101;
    private static readonly double[] RecallSteps = Interpolation.UnitSteps(Points);

    /// <summary>
    /// The average precision of one class at one threshold. Precision falls to 0 right at the highest recall, so a perfect class has
    /// 0.995.
    /// </summary>
    /// <param name="recall">(N) recall after each prediction, best first: not decreasing.</param>
    /// <param name="precision">(N) precision after each prediction.</param>
    /// <returns>0 to 1; 0 for no predictions.</returns>
    public static double Compute(ReadOnlySpan<double> recall, ReadOnlySpan<double> precision)
    {
        if (recall.IsEmpty)
        {
            return 0;
        }

        var knots = new double[recall.Length + 3];
        var envelope = new double[recall.Length + 3];
        MakeEnvelope(recall, precision, knots, envelope);
        return Integrate(knots, envelope);
    }

    /// <summary>Adds the end points and makes precision the running maximum from the right.</summary>
    /// <param name="recall">(N) recall.</param>
    /// <param name="precision">(N) precision.</param>
    /// <param name="knots">Receives N + 3 recalls: 0, recall, the last recall again, 1.</param>
    /// <param name="envelope">Receives N + 3 precisions: 1, precision, 0, 0, made monotone.</param>
    internal static void MakeEnvelope(ReadOnlySpan<double> recall, ReadOnlySpan<double> precision, Span<double> knots, Span<double> envelope)
    {
        var count = recall.Length;
        knots[0] = 0;
        recall.CopyTo(knots[1..]);
        knots[count + 1] = recall[count - 1];
        knots[count + 2] = 1;
        envelope[0] = 1;
        precision.CopyTo(envelope[1..]);
        envelope[count + 1] = 0;
        envelope[count + 2] = 0;
        for (var i = count; i >= 0; i--)
        {
            envelope[i] = Math.Max(envelope[i], envelope[i + 1]);
        }
    }

    /// <summary>Trapezoidal integral over the 101 points.</summary>
    internal static double Integrate(ReadOnlySpan<double> knots, ReadOnlySpan<double> envelope)
    {
        Span<double> heights = stackalloc double[Points];
        Interpolation.Evaluate(RecallSteps, knots, envelope, envelope[0], heights);
        Span<double> areas = stackalloc double[Points - 1];
        for (var i = 0; i < areas.Length; i++)
        {
            areas[i] = (RecallSteps[i + 1] - RecallSteps[i]) * (heights[i + 1] + heights[i]) / 2;
        }

        return PairwiseSum.Sum(areas);
    }
}
