using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// Which anchors lie inside which target (specification 05, section 4, step 1). It depends on the labels only, so
/// both branches of an end-to-end head share it.
/// </summary>
/// <param name="Inside">(N, A) bool.</param>
/// <param name="Flat">(P) int64, the true places of <paramref name="Inside"/> as row * A + anchor, ascending.</param>
/// <param name="Row">(P) int64, the target of every pair.</param>
/// <param name="Anchor">(P) int64, the anchor of every pair.</param>
internal sealed record AnchorCandidates(Tensor Inside, Tensor Flat, Tensor Row, Tensor Anchor)
{
    /// <summary>Finds the anchors strictly inside each valid target; small targets are enlarged about their centre first.</summary>
    /// <param name="rows">Targets.</param>
    /// <param name="grid">Anchors.</param>
    /// <param name="smallSide">Sides below this many pixels, each for itself, count as small.</param>
    /// <param name="enlargedSide">The length that a small side gets, in pixels.</param>
    public static AnchorCandidates Find(TargetRows rows, AnchorGrid grid, double smallSide, double enlargedSide)
    {
        using var noGrad = no_grad();
        var (left, top, right, bottom) = Enlarge(BoxColumns.OfCorners(rows.Boxes), smallSide, enlargedSide);
        using var centres = grid.CentresInPixels();
        var x = centres.select(1, 0).unsqueeze(0).contiguous();
        var y = centres.select(1, 1).unsqueeze(0).contiguous();

        // The definition asks for differences above 1e-9. Two different float32 numbers of which one is at least 1/2
        // (an anchor's centre is half a stride or more) never differ by less, so comparing the numbers is the same.
        var inside = (x > left).logical_and_(x < right).logical_and_(y > top).logical_and_(y < bottom).logical_and_(rows.Valid.unsqueeze(1));
        var flat = inside.view(-1).nonzero().view(-1);
        var row = flat.div(grid.Count, RoundingMode.floor);
        return new AnchorCandidates(inside, flat, row, flat - (row * grid.Count));
    }

    /// <summary>The corner columns as (N, 1); they always take the way over centre and size, which rounds.</summary>
    private static BoxColumns Enlarge(BoxColumns box, double smallSide, double enlargedSide)
    {
        var (left, right) = EnlargeSide(box.X1, box.X2, smallSide, enlargedSide);
        var (top, bottom) = EnlargeSide(box.Y1, box.Y2, smallSide, enlargedSide);
        return new BoxColumns(left, top, right, bottom);
    }

    private static (Tensor Low, Tensor High) EnlargeSide(Tensor low, Tensor high, double smallSide, double enlargedSide)
    {
        var centre = (low + high) / 2;
        var size = high - low;
        var half = size.masked_fill(size < smallSide, enlargedSide) / 2;
        return ((centre - half).unsqueeze(1), (centre + half).unsqueeze(1));
    }
}
