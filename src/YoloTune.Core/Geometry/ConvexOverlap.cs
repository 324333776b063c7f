namespace YoloTune.Core.Geometry;

/// <summary>The area that two convex polygons share (clipping after Sutherland and Hodgman, 1974).</summary>
public static class ConvexOverlap
{
    /// <summary>The area of the intersection.</summary>
    /// <param name="first">Corners in turn around it, x and y in turn.</param>
    /// <param name="second">Corners in turn around it, x and y in turn.</param>
    public static double Intersection(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var shape = new List<(double X, double Y)>();
        for (var i = 0; i + 1 < first.Length; i += 2)
        {
            shape.Add((first[i], first[i + 1]));
        }

        var turn = Math.Sign(SignedArea(second));
        for (var i = 0; i + 1 < second.Length && shape.Count > 0; i += 2)
        {
            var next = (i + 2) % second.Length;
            shape = Cut(shape, (second[i], second[i + 1]), (second[next], second[next + 1]), turn);
        }

        var area = 0.0;
        for (var i = 0; i < shape.Count; i++)
        {
            var (a, b) = (shape[i], shape[(i + 1) % shape.Count]);
            area += (a.X * b.Y) - (b.X * a.Y);
        }

        return Math.Abs(area) / 2;
    }

    /// <summary>The area of a polygon.</summary>
    /// <param name="corners">Corners in turn around it, x and y in turn.</param>
    public static double Area(ReadOnlySpan<float> corners) => Math.Abs(SignedArea(corners));

    private static double SignedArea(ReadOnlySpan<float> corners)
    {
        var twice = 0.0;
        for (var i = 0; i + 1 < corners.Length; i += 2)
        {
            var next = (i + 2) % corners.Length;
            twice += ((double)corners[i] * corners[next + 1]) - ((double)corners[next] * corners[i + 1]);
        }

        return twice / 2;
    }

    private static List<(double X, double Y)> Cut(List<(double X, double Y)> shape, (double X, double Y) from, (double X, double Y) to, int turn)
    {
        var kept = new List<(double X, double Y)>(shape.Count + 1);
        double Side((double X, double Y) point) => turn * (((to.X - from.X) * (point.Y - from.Y)) - ((to.Y - from.Y) * (point.X - from.X)));
        for (var i = 0; i < shape.Count; i++)
        {
            var (a, b) = (shape[i == 0 ? shape.Count - 1 : i - 1], shape[i]);
            var (sideA, sideB) = (Side(a), Side(b));
            if ((sideA < 0) != (sideB < 0))
            {
                var share = sideA / (sideA - sideB);
                kept.Add((a.X + (share * (b.X - a.X)), a.Y + (share * (b.Y - a.Y))));
            }

            if (sideB >= 0)
            {
                kept.Add(b);
            }
        }

        return kept;
    }
}
