using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// Decides which anchors answer for which target (specification 05, section 4; Feng et al. 2021, "TOOD"). It works on rows
/// of targets and on the pairs of targets and anchors inside them instead of on padded (images, targets, anchors) tensors.
/// Nothing is differentiated.
/// </summary>
/// <param name="options">Constants.</param>
internal sealed class TaskAlignedAssigner(AssignerOptions options)
{
    /// <summary>Numbers of a rotated box; boxes of that size are compared by their Gaussians (section 5).</summary>
    private const int RotatedSize = 5;

    /// <summary>Assigns the anchors of a batch.</summary>
    /// <param name="predictions">What the head says.</param>
    /// <param name="rows">Targets; none gives an empty assignment.</param>
    /// <param name="candidates">Anchors inside the targets.</param>
    public AnchorAssignment Assign(AssignerPredictions predictions, TargetRows rows, AnchorCandidates candidates)
    {
        using var noGrad = no_grad();
        if (rows.Count == 0)
        {
            return Nothing(predictions.Boxes.device);
        }

        var (images, anchors) = (predictions.Boxes.shape[0], predictions.Boxes.shape[1]);
        using var metrics = Measure(predictions, rows, candidates);
        var (row, anchor) = ChooseInitial(metrics, candidates);
        (row, anchor) = SettleConflicts(metrics, rows, row, anchor, images);
        if (options.FinalTopK != options.TopK)
        {
            (row, anchor) = ChooseFinal(metrics, row, anchor);
        }

        var place = row.Times(anchors).Plus(anchor);
        return new AnchorAssignment(rows.Image.index_select(0, row), anchor, row, SoftScores(metrics, row, place));
    }

    /// <summary>Step 2: alignment and overlap of the candidates.</summary>
    internal AlignmentMetrics Measure(AssignerPredictions predictions, TargetRows rows, AnchorCandidates candidates)
    {
        using var noGrad = no_grad();
        var anchors = predictions.Boxes.shape[1];
        using var image = rows.Image.index_select(0, candidates.Row);
        using var boxPlace = image.Times(anchors).Plus(candidates.Anchor);
        using var targetColumns = rows.Boxes.t().contiguous().index_select(1, candidates.Row);
        using var boxColumns = predictions.Boxes.reshape(-1, predictions.Boxes.shape[2]).t().contiguous().index_select(1, boxPlace);
        using var overlap = Overlap(targetColumns, boxColumns);
        using var score = predictions.ScoreOf(image, candidates.Anchor, rows.Class.index_select(0, candidates.Row));
        using var alignment = score.ToPower(options.ScoreExponent).mul_(overlap.ToPower(options.OverlapExponent));
        return new AlignmentMetrics(Spread(alignment, candidates.Flat, rows.Count, anchors), Spread(overlap, candidates.Flat, rows.Count, anchors));
    }

    /// <summary>Step 3: the best aligned anchors of every target, as far as they are candidates.</summary>
    /// <returns>Pairs of target row and anchor; an anchor may occur with several targets.</returns>
    internal (Tensor Row, Tensor Anchor) ChooseInitial(AlignmentMetrics metrics, AnchorCandidates candidates)
    {
        var (_, best) = metrics.Alignment.topk(options.TopK, -1, largest: true);
        var chosen = candidates.Inside.gather(1, best);
        var row = TensorFilling.Range(best.shape[0], ScalarType.Int64, best.device).unsqueeze(1).expand_as(best);
        return (row.masked_select(chosen), best.masked_select(chosen));
    }

    /// <summary>
    /// Step 4: an anchor wanted by several targets goes to the one it overlaps most, be it one that had not chosen it;
    /// when it overlaps none, to the first target of its image.
    /// </summary>
    private static (Tensor Row, Tensor Anchor) SettleConflicts(AlignmentMetrics metrics, TargetRows rows, Tensor row, Tensor anchor, long images)
    {
        var anchors = metrics.Overlap.shape[1];
        var place = rows.Image.index_select(0, row).Times(anchors).Plus(anchor);
        using var owner = TensorFilling.Filled([images * anchors], -1, row.device);
        using var count = place.bincount(null, minlength: images * anchors);
        owner.scatter_(0, place, row);
        var contested = count.IsAbove(1).nonzero().view(-1);
        if (contested.shape[0] > 0)
        {
            var image = contested.FloorOver(anchors);
            using var overlaps = metrics.Overlap.index_select(1, contested - image.Times(anchors));
            overlaps.FillWhereInPlace(rows.Image.unsqueeze(1) != image.unsqueeze(0), -1);
            owner.scatter_(0, contested, overlaps.argmax(0));
        }

        var taken = owner.IsAtLeast(0).nonzero().view(-1);
        return (owner.index_select(0, taken), taken.Modulo(anchors));
    }

    /// <summary>Step 5: of what a target has left, the best aligned.</summary>
    private (Tensor Row, Tensor Anchor) ChooseFinal(AlignmentMetrics metrics, Tensor row, Tensor anchor)
    {
        var (targets, anchors) = (metrics.Alignment.shape[0], metrics.Alignment.shape[1]);
        var place = row.Times(anchors).Plus(anchor);
        using var remaining = Spread(metrics.Alignment.view(-1).index_select(0, place), place, targets, anchors);
        var (_, best) = remaining.topk(options.FinalTopK, -1, largest: true);
        var kept = (best.index_select(0, row) == anchor.unsqueeze(1)).any(1);
        return (row.masked_select(kept), anchor.masked_select(kept));
    }

    /// <summary>Step 7: alignment scaled so that each target's best anchor gets the target's best overlap.</summary>
    private Tensor SoftScores(AlignmentMetrics metrics, Tensor row, Tensor place)
    {
        var alignment = metrics.Alignment.view(-1).index_select(0, place);
        var overlap = metrics.Overlap.view(-1).index_select(0, place);
        if (options.FinalTopK == 1 && options.TopK > 1)
        {
            // A target has one anchor at most, which is its best in both respects.
            return alignment * overlap / alignment.Plus(options.Epsilon);
        }

        var (targets, anchors) = (metrics.Alignment.shape[0], metrics.Alignment.shape[1]);
        var bestAlignment = LargestOfTarget(alignment, row, place, targets, anchors);
        var bestOverlap = LargestOfTarget(overlap, row, place, targets, anchors);
        return alignment * bestOverlap / bestAlignment.Plus(options.Epsilon);
    }

    private static Tensor LargestOfTarget(Tensor values, Tensor row, Tensor place, long targets, long anchors)
    {
        using var spread = Spread(values, place, targets, anchors);
        return spread.amax(1).index_select(0, row);
    }

    private static Tensor Overlap(Tensor targetColumns, Tensor boxColumns)
    {
        var overlap = targetColumns.shape[0] == RotatedSize
            ? ProbabilisticOverlap.Measure(RotatedBoxColumns.Of(targetColumns, 0), RotatedBoxColumns.Of(boxColumns, 0))
            : BoxOverlap.Measure(BoxColumns.OfCorners(targetColumns, 0), BoxColumns.OfCorners(boxColumns, 0), OverlapKind.Complete);
        return overlap.AtLeastInPlace(0);
    }

    private static Tensor Spread(Tensor values, Tensor places, long targets, long anchors) =>
        zeros(targets * anchors, dtype: values.dtype, device: values.device).scatter_(0, places, values).view(targets, anchors);

    private static AnchorAssignment Nothing(Device device)
    {
        var none = zeros(0, dtype: ScalarType.Int64, device: device);
        return new AnchorAssignment(none, none, none, zeros(0, dtype: ScalarType.Float32, device: device));
    }
}
