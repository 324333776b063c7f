using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>Turns raw head output into boxes in network-input pixels and probabilities (specification 01, sections 7 and 9).</summary>
public static class DetectionDecoder
{
    /// <summary>Decodes the one-to-many branch for non-maximum suppression.</summary>
    /// <param name="head">The head that made the prediction.</param>
    /// <param name="branch">Raw output.</param>
    /// <returns>
    /// (B, 4 + nc + extra, A): centre x, centre y, width, height in pixels, class probabilities, then mask coefficients, key points
    /// (x, y in pixels and, where there is one, the probability of being visible) or the angle in radians.
    /// </returns>
    public static Tensor Decode(DetectHead head, BranchPrediction branch)
    {
        using var scope = NewDisposeScope();
        var (anchors, strides) = Anchors(branch.Features, head.Strides);
        var boxes = head.DecodeBoxes(branch, anchors, strides, corners: false);
        var scores = branch.Scores.sigmoid();
        return (head.DecodeExtra(branch, anchors, strides) is { } extra ? cat([boxes, scores, extra], 1) : cat([boxes, scores], 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Decodes the end-to-end branch and keeps the best boxes; no suppression is needed.</summary>
    /// <param name="head">The head that made the prediction.</param>
    /// <param name="branch">Raw output.</param>
    /// <param name="maximumDetections">Rows per image at most.</param>
    /// <param name="classAgnostic">True gives every anchor at most one class.</param>
    /// <returns>
    /// (B, k, 6 + extra): left, top, right, bottom in pixels (rotated boxes: centre and size), score, class, then what else the head
    /// says, as in <see cref="Decode"/>; sorted by score.
    /// </returns>
    public static Tensor DecodeEndToEnd(DetectHead head, BranchPrediction branch, int maximumDetections = 300, bool classAgnostic = false)
    {
        using var scope = NewDisposeScope();
        var (anchorPoints, strides) = Anchors(branch.Features, head.Strides);
        var boxes = head.DecodeBoxes(branch, anchorPoints, strides, corners: true).transpose(1, 2);
        var scores = branch.Scores.sigmoid().transpose(1, 2);
        var (values, classes, anchors) = Select(scores, maximumDetections, classAgnostic);
        var rows = new List<Tensor> { PickRows(boxes, anchors), values.unsqueeze(-1), classes.unsqueeze(-1).to_type(boxes.dtype) };
        if (head.DecodeExtra(branch, anchorPoints, strides) is { } extra)
        {
            rows.Add(PickRows(extra.transpose(1, 2), anchors));
        }

        return cat(rows.ToArray(), -1).MoveToOuterDisposeScope();
    }

    /// <summary>Anchor centres in cells and the stride of every anchor, level by level, row by row.</summary>
    /// <param name="features">Input maps of the head; only their sizes count.</param>
    /// <param name="strides">Pixels per cell of every level.</param>
    /// <returns>(2, A) centres and (1, A) strides.</returns>
    public static (Tensor Anchors, Tensor Strides) Anchors(IReadOnlyList<Tensor> features, IReadOnlyList<float> strides)
    {
        using var scope = NewDisposeScope();
        var points = new List<Tensor>();
        var steps = new List<Tensor>();
        for (var level = 0; level < features.Count; level++)
        {
            var (height, width) = (features[level].size(2), features[level].size(3));
            var x = TensorFilling.Range(width, ScalarType.Float32).Plus(0.5).unsqueeze(0).expand(height, width);
            var y = TensorFilling.Range(height, ScalarType.Float32).Plus(0.5).unsqueeze(1).expand(height, width);
            points.Add(stack([x.flatten(), y.flatten()], 0));
            steps.Add(TensorFilling.Filled([1, height * width], (double)strides[level]));
        }

        return (cat(points.ToArray(), 1).MoveToOuterDisposeScope(), cat(steps.ToArray(), 1).MoveToOuterDisposeScope());
    }

    /// <summary>The rows of (B, A, C) that (B, k) names.</summary>
    private static Tensor PickRows(Tensor all, Tensor rows) => all.gather(1, rows.unsqueeze(-1).expand(-1, -1, all.size(2)));

    private static (Tensor Values, Tensor Classes, Tensor Anchors) Select(Tensor scores, int maximumDetections, bool classAgnostic)
    {
        var anchorCount = scores.size(1);
        var classCount = scores.size(2);
        var k = (int)Math.Min(maximumDetections, anchorCount);
        if (classAgnostic)
        {
            var (bestScores, bestClasses) = scores.max(-1);
            var (topScores, topAnchors) = bestScores.topk(k, 1);
            return (topScores, bestClasses.gather(1, topAnchors), topAnchors);
        }

        var (_, candidates) = scores.amax([-1]).topk(k, 1);
        var gathered = scores.gather(1, candidates.unsqueeze(-1).expand(-1, -1, classCount));
        var (values, flat) = gathered.flatten(1).topk(k, 1);
        var classes = flat.Modulo(classCount);
        var rows = flat.FloorOver(classCount);
        return (values, classes, candidates.gather(1, rows));
    }
}
