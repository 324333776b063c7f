using System.Buffers;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// Fast (matrix) suppression of rotated boxes: a box goes when its probabilistic IoU with any better-scored box reaches the
/// threshold, even if that one goes too (spec/04 section 4).
/// </summary>
public static class RotatedSuppression
{
    /// <summary>Selects the detections of one image.</summary>
    /// <param name="prediction">
    /// (4 + classes + extra) x anchors values, channel-major: centre x, centre y, width, height, class probabilities; the last
    /// channel is the angle in radians.
    /// </param>
    /// <param name="anchorCount">Number of anchors, at least 1.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <exception cref="ArgumentException">The prediction is not a whole number of channels, or has no angle channel.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static RotatedSelection Select(ReadOnlySpan<float> prediction, int anchorCount, int classCount, NmsOptions options)
    {
        var selected = new SelectionBuffer();
        Select(prediction, anchorCount, classCount, options, selected);
        return RotatedSelection.Of(selected);
    }

    /// <summary>Selects the detections of one image into memory that is there.</summary>
    /// <param name="prediction">(4 + classes + extra) x anchors values, as above.</param>
    /// <param name="anchorCount">Number of anchors, at least 1.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <param name="selected">Takes the detections.</param>
    /// <exception cref="ArgumentException">The prediction is not a whole number of channels, or has no angle channel.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static void Select(ReadOnlySpan<float> prediction, int anchorCount, int classCount, NmsOptions options, SelectionBuffer selected)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(selected);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(anchorCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        if (prediction.Length % anchorCount != 0 || prediction.Length < (5L + classCount) * anchorCount)
        {
            throw new ArgumentException("The prediction needs 4 + classes + 1 whole channels at least.", nameof(prediction));
        }

        options.Validate();
        using var candidates = Candidates.Collect(prediction.Slice(4 * anchorCount, classCount * anchorCount), anchorCount, classCount, options);
        var order = ArrayPool<int>.Shared.Rent(Math.Max(candidates.Count, 1));
        DescendingOrder.Fill(candidates.Scores, order.AsSpan(0, candidates.Count));
        Suppress(prediction, anchorCount, candidates, order.AsSpan(0, Math.Min(candidates.Count, options.MaximumCandidates)), options, selected);
        ArrayPool<int>.Shared.Return(order);
    }

    private static void Suppress(ReadOnlySpan<float> prediction, int anchorCount, in Candidates candidates, ReadOnlySpan<int> order, NmsOptions options, SelectionBuffer selected)
    {
        var better = selected.Better(order.Length);
        selected.BeginRotated(Math.Min(order.Length, options.MaximumDetections));
        var threshold = (float)options.Iou;
        for (var rank = 0; rank < order.Length && selected.Count < options.MaximumDetections; rank++)
        {
            var (anchor, classIndex) = (candidates.Anchors[order[rank]], candidates.Classes[order[rank]]);
            var box = BoxOf(prediction, anchorCount, anchor);
            var offset = options.Agnostic ? 0f : classIndex * NonMaxSuppression.ClassOffset;
            better[rank] = new GaussianBox(box with { X = box.X + offset, Y = box.Y + offset });
            if (ReachesAny(better[..rank], better[rank], threshold))
            {
                continue;
            }

            selected.Add(new RotatedDetection(box.X, box.Y, box.Width, box.Height, box.Angle, candidates.Scores[order[rank]], classIndex), anchor);
        }
    }

    private static bool ReachesAny(ReadOnlySpan<GaussianBox> better, in GaussianBox box, float threshold)
    {
        foreach (ref readonly var other in better)
        {
            if (!ProbIou.IsSurelyBelow(other, box, threshold) && ProbIou.Compute(other, box) >= threshold)
            {
                return true;
            }
        }

        return false;
    }

    private static RotatedBox BoxOf(ReadOnlySpan<float> prediction, int anchorCount, int anchor) => new(
        prediction[anchor],
        prediction[anchorCount + anchor],
        prediction[(2 * anchorCount) + anchor],
        prediction[(3 * anchorCount) + anchor],
        prediction[prediction.Length - anchorCount + anchor]);
}
