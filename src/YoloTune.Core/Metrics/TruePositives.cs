namespace YoloTune.Core.Metrics;

/// <summary>
/// Decides which predictions of one image are true positives at each threshold (spec/04 section 8, ties section 21). A prediction
/// belongs to its best label of the same class only; a label keeps the first (most confident) prediction that belongs to it.
/// </summary>
public static class TruePositives
{
    /// <summary>Matches predictions to labels.</summary>
    /// <param name="iou">Labels x predictions overlaps, row-major: box IoU, mask IoU, OKS or ProbIoU.</param>
    /// <param name="targetClasses">(T) class of every label.</param>
    /// <param name="predictedClasses">(P) class of every prediction, by descending confidence.</param>
    /// <param name="hits">(P) receives bit k set when the prediction is true at <see cref="IouThresholds"/> k.</param>
    /// <param name="bestTargets">(P) receives the label that each prediction belongs to, -1 for none; at every set bit it is the label found.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Match(ReadOnlySpan<float> iou, ReadOnlySpan<int> targetClasses, ReadOnlySpan<int> predictedClasses, Span<ushort> hits, Span<int> bestTargets)
    {
        var (targets, predictions) = (targetClasses.Length, predictedClasses.Length);
        if (iou.Length < (long)targets * predictions || hits.Length < predictions || bestTargets.Length < predictions)
        {
            throw new ArgumentException("The overlaps or a result are shorter than labels x predictions.", nameof(iou));
        }

        Span<ushort> taken = targets <= 256 ? stackalloc ushort[targets] : new ushort[targets];
        taken.Clear();
        for (var p = 0; p < predictions; p++)
        {
            var (target, overlap) = BestTarget(iou, targetClasses, predictedClasses[p], p, predictions);
            bestTargets[p] = target;
            hits[p] = 0;
            if (target >= 0)
            {
                // From the label's view every threshold is separate: bits already taken stay with the earlier prediction.
                var reached = Reached(overlap);
                hits[p] = (ushort)(reached & ~taken[target]);
                taken[target] |= reached;
            }
        }
    }

    private static (int Target, float Overlap) BestTarget(ReadOnlySpan<float> iou, ReadOnlySpan<int> classes, int predictedClass, int prediction, int predictions)
    {
        var (target, best) = (-1, 0f);
        for (var t = 0; t < classes.Length; t++)
        {
            // Equal overlaps: the label with the larger index wins.
            var overlap = iou[(t * predictions) + prediction];
            if (classes[t] == predictedClass && overlap > 0 && overlap >= best)
            {
                (target, best) = (t, overlap);
            }
        }

        return (target, best);
    }

    private static ushort Reached(float overlap)
    {
        var bits = 0;
        var thresholds = IouThresholds.Values;
        for (var k = 0; k < thresholds.Length; k++)
        {
            bits |= overlap >= thresholds[k] ? 1 << k : 0;
        }

        return (ushort)bits;
    }
}
