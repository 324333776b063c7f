using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// The rotated rectangle of least area around points, brought into the canonical form of specification 03, section 20. One of its sides
/// lies on a side of the convex hull (Freeman and Shapira, 1975), so calipers are turned around the hull (Toussaint, 1983).
/// </summary>
/// <remarks>
/// Two sides of a quadrilateral often give the same area; which of them wins is a matter of rounding. The arithmetic follows OpenCV's
/// <c>minAreaRect</c>: single precision, the later of equal areas.
/// </remarks>
public static class MinimumAreaRectangle
{
    private const double QuarterTurn = Math.PI / 2;

    /// <summary>The rectangle around points.</summary>
    /// <param name="points">x and y in turn, at least one point; nothing needs to be convex.</param>
    /// <returns>
    /// Centre, long side, short side, and the angle of the long side in [-π/4, 3π/4). The angle of a square lies in (0, π/2]. A single
    /// point has no size.
    /// </returns>
    public static RotatedBox Of(ReadOnlySpan<float> points)
    {
        var hull = ConvexHull.Of(points);
        return hull.Length switch
        {
            0 => default,
            1 => new((float)hull[0].X, (float)hull[0].Y, 0, 0, 0),
            2 => Canonical(Between(hull[0], hull[1])),
            _ => Canonical(new Calipers(hull).Turn()),
        };
    }

    private static RotatedBox Between((double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        return new((float)((from.X + to.X) / 2), (float)((from.Y + to.Y) / 2), (float)Math.Sqrt((dx * dx) + (dy * dy)), 0, (float)Math.Atan2(dy, dx));
    }

    private static RotatedBox Canonical(RotatedBox box)
    {
        var (width, height, angle) = (box.Width, box.Height, (double)box.Angle);
        while (angle <= 0)
        {
            (width, height, angle) = (height, width, angle + QuarterTurn);
        }

        if (width < height)
        {
            (width, height, angle) = (height, width, angle + QuarterTurn);
        }

        return box with { Width = width, Height = height, Angle = (float)(angle >= 1.5 * QuarterTurn ? angle - Math.PI : angle) };
    }
}
