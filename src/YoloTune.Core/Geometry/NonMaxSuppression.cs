using System.Buffers;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// Greedy non-maximum suppression over raw one-to-many predictions, bit-faithful to the reference (spec/04 section 3): float32
/// class offset, strict comparisons, stable order. The reference's time limit is left out on purpose.
/// </summary>
public static class NonMaxSuppression
{
    /// <summary>Boxes of class c are moved by c times this many pixels, so that classes do not meet.</summary>
    internal const float ClassOffset = 7680;

    /// <summary>Selects the detections of one image.</summary>
    /// <param name="prediction">
    /// (4 + classes + extra) x anchors values, channel-major: centre x, centre y, width, height in pixels of the network input, then
    /// class probabilities, then anything (mask coefficients, key points), which is not read.
    /// </param>
    /// <param name="anchorCount">Number of anchors, at least 1.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <returns>At most <see cref="NmsOptions.MaximumDetections"/> detections, best first; boxes may extend beyond the image.</returns>
    /// <exception cref="ArgumentException"><paramref name="prediction"/> is shorter than (4 + classes) x anchors.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static Selection Select(ReadOnlySpan<float> prediction, int anchorCount, int classCount, NmsOptions options)
    {
        var selected = new SelectionBuffer();
        Select(prediction, anchorCount, classCount, options, selected);
        return Selection.Of(selected);
    }

    /// <summary>Selects the detections of one image into memory that is there.</summary>
    /// <param name="prediction">(4 + classes + extra) x anchors values, as above.</param>
    /// <param name="anchorCount">Number of anchors, at least 1.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <param name="selected">Takes the detections.</param>
    /// <exception cref="ArgumentException"><paramref name="prediction"/> is shorter than (4 + classes) x anchors.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static void Select(ReadOnlySpan<float> prediction, int anchorCount, int classCount, NmsOptions options, SelectionBuffer selected)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(selected);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(anchorCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        if (prediction.Length < (4L + classCount) * anchorCount)
        {
            throw new ArgumentException("The prediction is shorter than (4 + classes) x anchors.", nameof(prediction));
        }

        options.Validate();
        using var candidates = Candidates.Collect(prediction.Slice(4 * anchorCount, classCount * anchorCount), anchorCount, classCount, options);
        selected.Begin(Math.Min(Math.Min(candidates.Count, options.MaximumCandidates), options.MaximumDetections));
        if (candidates.Count > 0)
        {
            Suppress(prediction, anchorCount, candidates, options, selected);
        }
    }

    /// <summary>
    /// The largest float that is not above <paramref name="threshold"/>: comparing a float with it by &gt; gives what comparing with
    /// the double itself would give.
    /// </summary>
    internal static float FloorToSingle(double threshold)
    {
        var value = (float)threshold;
        return value > threshold ? MathF.BitDecrement(value) : value;
    }

    private static void Suppress(ReadOnlySpan<float> prediction, int anchorCount, in Candidates candidates, NmsOptions options, SelectionBuffer selected)
    {
        var order = ArrayPool<int>.Shared.Rent(candidates.Count);
        DescendingOrder.Fill(candidates.Scores, order.AsSpan(0, candidates.Count));
        var limit = Math.Min(candidates.Count, options.MaximumCandidates);
        var capacity = Math.Min(limit, options.MaximumDetections);
        var kept = selected.Planes(capacity);
        var threshold = FloorToSingle(options.Iou);
        for (var rank = 0; rank < limit && kept.Count < capacity; rank++)
        {
            var index = order[rank];
            var (anchor, classIndex) = (candidates.Anchors[index], candidates.Classes[index]);
            var box = BoxOf(prediction, anchorCount, anchor);
            var offset = options.Agnostic ? 0f : classIndex * ClassOffset;
            var moved = new CornerBox(box.X1 + offset, box.Y1 + offset, box.X2 + offset, box.Y2 + offset);
            if (kept.AnyAbove(moved, threshold))
            {
                continue;
            }

            selected.Add(new Detection(box.X1, box.Y1, box.X2, box.Y2, candidates.Scores[index], classIndex), anchor);
            kept.Add(moved);
        }

        ArrayPool<int>.Shared.Return(order);
    }

    private static CornerBox BoxOf(ReadOnlySpan<float> prediction, int anchorCount, int anchor) => new CenterBox(
        prediction[anchor],
        prediction[anchorCount + anchor],
        prediction[(2 * anchorCount) + anchor],
        prediction[(3 * anchorCount) + anchor]).ToCorners();
}
