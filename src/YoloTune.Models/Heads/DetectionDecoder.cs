using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>Turns raw head output into boxes in network-input pixels and probabilities (specification 01, sections 7 and 9).</summary>
public static class DetectionDecoder
{
    /// <summary>Decodes the one-to-many branch for non-maximum suppression.</summary>
    /// <param name="head">The head that made the prediction.</param>
    /// <param name="branch">Raw output.</param>
    /// <returns>(B, 4 + nc, A): centre x, centre y, width, height in pixels, then class probabilities.</returns>
    public static Tensor Decode(DetectHead head, BranchPrediction branch)
    {
        using var scope = NewDisposeScope();
        var (low, high, strides) = Corners(head, branch);
        var centre = (low + high) / 2;
        var size = high - low;
        var boxes = cat([centre, size], 1) * strides;
        return cat([boxes, branch.Scores.sigmoid()], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Decodes the end-to-end branch and keeps the best boxes; no suppression is needed.</summary>
    /// <param name="head">The head that made the prediction.</param>
    /// <param name="branch">Raw output.</param>
    /// <param name="maximumDetections">Rows per image at most.</param>
    /// <param name="classAgnostic">True gives every anchor at most one class.</param>
    /// <returns>(B, k, 6): left, top, right, bottom in pixels, score, class; sorted by score.</returns>
    public static Tensor DecodeEndToEnd(DetectHead head, BranchPrediction branch, int maximumDetections = 300, bool classAgnostic = false)
    {
        using var scope = NewDisposeScope();
        var (low, high, strides) = Corners(head, branch);
        var boxes = (cat([low, high], 1) * strides).transpose(1, 2);
        var scores = branch.Scores.sigmoid().transpose(1, 2);
        var (values, classes, anchors) = Select(scores, maximumDetections, classAgnostic);
        var picked = boxes.gather(1, anchors.unsqueeze(-1).expand(-1, -1, 4));
        return cat([picked, values.unsqueeze(-1), classes.unsqueeze(-1).to_type(picked.dtype)], -1).MoveToOuterDisposeScope();
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
            var x = (arange(width, dtype: ScalarType.Float32) + 0.5f).unsqueeze(0).expand(height, width);
            var y = (arange(height, dtype: ScalarType.Float32) + 0.5f).unsqueeze(1).expand(height, width);
            points.Add(stack([x.flatten(), y.flatten()], 0));
            steps.Add(full([1, height * width], strides[level], dtype: ScalarType.Float32));
        }

        return (cat(points.ToArray(), 1).MoveToOuterDisposeScope(), cat(steps.ToArray(), 1).MoveToOuterDisposeScope());
    }

    private static (Tensor Low, Tensor High, Tensor Strides) Corners(DetectHead head, BranchPrediction branch)
    {
        var (anchors, strides) = Anchors(branch.Features, head.Strides);
        var distances = head.Expectation.Forward(branch.Boxes);
        var halves = distances.split(2, 1);
        return (anchors - halves[0], anchors + halves[1], strides);
    }

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
        var classes = flat.remainder(classCount);
        var rows = flat.div(classCount, RoundingMode.floor);
        return (values, classes, candidates.gather(1, rows));
    }
}
