using TorchSharp;
using YoloTune.Models.Layers;
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
        var aHeight = (a.Y2 - a.Y1).Plus(Epsilon);
        var bWidth = b.X2 - b.X1;
        var bHeight = (b.Y2 - b.Y1).Plus(Epsilon);
        var intersection = (minimum(a.X2, b.X2) - maximum(a.X1, b.X1)).AtLeast(0) * (minimum(a.Y2, b.Y2) - maximum(a.Y1, b.Y1)).AtLeast(0);
        var union = ((aWidth * aHeight).Plus(bWidth * bHeight) - intersection).Plus(Epsilon);
        var iou = intersection / union;
        if (kind == OverlapKind.Iou)
        {
            return iou;
        }

        var hullWidth = maximum(a.X2, b.X2) - minimum(a.X1, b.X1);
        var hullHeight = maximum(a.Y2, b.Y2) - minimum(a.Y1, b.Y1);
        if (kind == OverlapKind.Generalised)
        {
            var hull = (hullWidth * hullHeight).Plus(Epsilon);
            return iou - ((hull - union) / hull);
        }

        var distance = CentreDistance(a, b, hullWidth, hullHeight);
        return kind == OverlapKind.Distance ? iou - distance : iou - distance.Plus(AspectPenalty(iou, aWidth / aHeight, bWidth / bHeight));
    }

    private static Tensor CentreDistance(BoxColumns a, BoxColumns b, Tensor hullWidth, Tensor hullHeight)
    {
        var diagonal = hullWidth.Squared().Plus(hullHeight.Squared()).Plus(Epsilon);
        var distance = (b.X1.Plus(b.X2) - a.X1 - a.X2).Squared().Plus((b.Y1.Plus(b.Y2) - a.Y1 - a.Y2).Squared()).Over(4);
        return distance / diagonal;
    }

    private static Tensor AspectPenalty(Tensor iou, Tensor aAspect, Tensor bAspect)
    {
        var difference = (bAspect.atan() - aAspect.atan()).Squared().Times(4 / (Math.PI * Math.PI));
        var known = difference.detach();
        var tradeOff = known / (known - iou.detach()).Plus(1 + Epsilon);
        return difference * tradeOff;
    }
}
