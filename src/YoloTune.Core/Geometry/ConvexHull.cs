namespace YoloTune.Core.Geometry;

/// <summary>The convex hull of points in the plane (Andrew's monotone chain, 1979), in double precision.</summary>
internal static class ConvexHull
{
    /// <summary>The corners of the hull, counter-clockwise in a frame with y upwards, without repeated or collinear points.</summary>
    /// <param name="points">x and y in turn.</param>
    public static (double X, double Y)[] Of(ReadOnlySpan<float> points)
    {
        var sorted = new (double X, double Y)[points.Length / 2];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = (points[2 * i], points[(2 * i) + 1]);
        }

        Array.Sort(sorted);
        if (sorted.Length == 0 || sorted[0] == sorted[^1])
        {
            return sorted.Length == 0 ? [] : [sorted[0]];
        }

        var hull = new (double X, double Y)[2 * sorted.Length];
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            count = Append(hull, count, 2, sorted[i]);
        }

        var lower = count + 1;
        for (var i = sorted.Length - 2; i >= 0; i--)
        {
            count = Append(hull, count, lower, sorted[i]);
        }

        return hull[..(count - 1)];
    }

    private static int Append((double X, double Y)[] hull, int count, int least, (double X, double Y) point)
    {
        while (count >= least && Cross(hull[count - 2], hull[count - 1], point) <= 0)
        {
            count--;
        }

        hull[count] = point;
        return count + 1;
    }

    private static double Cross((double X, double Y) origin, (double X, double Y) a, (double X, double Y) b) =>
        ((a.X - origin.X) * (b.Y - origin.Y)) - ((a.Y - origin.Y) * (b.X - origin.X));
}
