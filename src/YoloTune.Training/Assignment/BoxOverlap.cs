using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>Overlap of axis-aligned boxes, pair by pair (specification 05, section 6.2).</summary>
internal static class BoxOverlap
{
    private const double Epsilon = 1e-7;

    /// <summary>Measures pairs of boxes; differentiable in both.</summary>
    /// <param name="a">First boxes, columns of shape (N).</param>
    /// <param name="b">Second boxes, columns that broadcast against the first.</param>
    /// <param name="kind">The measure.</param>
    /// <returns>(N); at most 1, and for all kinds but plain IoU down to -1 or a little less.</returns>
    public static Tensor Measure(BoxColumns a, BoxColumns b, OverlapKind kind)
    {
        var aWidth = a.X2 - a.X1;
        var aHeight = a.Y2 - a.Y1 + Epsilon;
        var bWidth = b.X2 - b.X1;
        var bHeight = b.Y2 - b.Y1 + Epsilon;
        var intersection = (minimum(a.X2, b.X2) - maximum(a.X1, b.X1)).clamp_min(0) * (minimum(a.Y2, b.Y2) - maximum(a.Y1, b.Y1)).clamp_min(0);
        var union = (aWidth * aHeight) + (bWidth * bHeight) - intersection + Epsilon;
        var iou = intersection / union;
        if (kind == OverlapKind.Iou)
        {
            return iou;
        }

        var hullWidth = maximum(a.X2, b.X2) - minimum(a.X1, b.X1);
        var hullHeight = maximum(a.Y2, b.Y2) - minimum(a.Y1, b.Y1);
        if (kind == OverlapKind.Generalised)
        {
            var hull = (hullWidth * hullHeight) + Epsilon;
            return iou - ((hull - union) / hull);
        }

        var distance = CentreDistance(a, b, hullWidth, hullHeight);
        return kind == OverlapKind.Distance ? iou - distance : iou - (distance + AspectPenalty(iou, aWidth / aHeight, bWidth / bHeight));
    }

    private static Tensor CentreDistance(BoxColumns a, BoxColumns b, Tensor hullWidth, Tensor hullHeight)
    {
        var diagonal = hullWidth.pow(2) + hullHeight.pow(2) + Epsilon;
        var distance = ((b.X1 + b.X2 - a.X1 - a.X2).pow(2) + (b.Y1 + b.Y2 - a.Y1 - a.Y2).pow(2)) / 4;
        return distance / diagonal;
    }

    private static Tensor AspectPenalty(Tensor iou, Tensor aAspect, Tensor bAspect)
    {
        var difference = (bAspect.atan() - aAspect.atan()).pow(2) * (4 / (Math.PI * Math.PI));
        var known = difference.detach();
        var tradeOff = known / (known - iou.detach() + (1 + Epsilon));
        return difference * tradeOff;
    }
}
