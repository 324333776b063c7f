using TorchSharp;
using YoloTune.Models.Layers;
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
        return Of(inside);
    }

    /// <summary>
    /// The same for rotated targets (section 5): inside or on the edge, with the sides measured along and across the angle.
    /// </summary>
    /// <param name="rows">Targets whose boxes are (N, 5) centre, size, angle.</param>
    /// <param name="grid">Anchors.</param>
    /// <param name="smallSide">Sides below this many pixels, each for itself, count as small.</param>
    /// <param name="enlargedSide">The length that a small side gets, in pixels.</param>
    public static AnchorCandidates FindRotated(TargetRows rows, AnchorGrid grid, double smallSide, double enlargedSide)
    {
        using var noGrad = no_grad();
        var box = RotatedBoxColumns.Of(rows.Boxes.unsqueeze(1));
        var halfWidth = box.Width.FilledWhere(box.Width.IsBelow(smallSide), enlargedSide).Over(2);
        var halfHeight = box.Height.FilledWhere(box.Height.IsBelow(smallSide), enlargedSide).Over(2);
        var (cos, sin) = (box.Angle.cos(), box.Angle.sin());
        var (alongX, alongY) = (halfWidth * cos, halfWidth * sin);
        var (acrossX, acrossY) = (-halfHeight * sin, halfHeight * cos);
        var (cornerX, cornerY) = (box.X.Plus(alongX).Plus(acrossX), box.Y.Plus(alongY).Plus(acrossY));
        var edgeX = (box.X.Plus(alongX) - acrossX - cornerX, box.Y.Plus(alongY) - acrossY - cornerY);
        var edgeY = ((box.X - alongX).Plus(acrossX) - cornerX, (box.Y - alongY).Plus(acrossY) - cornerY);
        using var centres = grid.CentresInPixels();
        using var offsetX = centres.select(1, 0).unsqueeze(0) - cornerX;
        using var offsetY = centres.select(1, 1).unsqueeze(0) - cornerY;
        using var withinX = IsBetween(offsetX, offsetY, edgeX);
        using var withinY = IsBetween(offsetX, offsetY, edgeY);
        return Of(withinX.logical_and(withinY).logical_and_(rows.Valid.unsqueeze(1)));
    }

    private static AnchorCandidates Of(Tensor inside)
    {
        var anchors = inside.shape[1];
        var flat = inside.view(-1).nonzero().view(-1);
        var row = flat.FloorOver(anchors);
        return new AnchorCandidates(inside, flat, row, flat - row.Times(anchors));
    }

    private static Tensor IsBetween(Tensor offsetX, Tensor offsetY, (Tensor X, Tensor Y) edge)
    {
        using var projection = (offsetX * edge.X).PlusInPlace(offsetY * edge.Y);
        return projection.IsAtLeast(0).logical_and_(projection <= (edge.X * edge.X).Plus(edge.Y * edge.Y));
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
        var centre = low.Plus(high).Over(2);
        var size = high - low;
        var half = size.FilledWhere(size.IsBelow(smallSide), enlargedSide).Over(2);
        return ((centre - half).unsqueeze(1), centre.Plus(half).unsqueeze(1));
    }
}
