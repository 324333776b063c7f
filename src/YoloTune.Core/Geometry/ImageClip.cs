namespace YoloTune.Core.Geometry;

/// <summary>Cuts convex shapes at the border of an image (Sutherland and Hodgman, 1974).</summary>
public static class ImageClip
{
    /// <summary>The part of the convex hull of points that lies inside an image.</summary>
    /// <param name="points">x and y in turn, pixels.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <returns>The corners, x and y in turn; empty when nothing with an area is left.</returns>
    public static float[] VisibleHull(ReadOnlySpan<float> points, int height, int width)
    {
        IReadOnlyList<(double X, double Y)> shape = ConvexHull.Of(points);
        shape = Cut(shape, point => point.X, 0);
        shape = Cut(shape, point => width - point.X, 0);
        shape = Cut(shape, point => point.Y, 0);
        shape = Cut(shape, point => height - point.Y, 0);
        return Area(shape) > 0 ? [.. shape.SelectMany(point => new[] { (float)point.X, (float)point.Y })] : [];
    }

    private static List<(double X, double Y)> Cut(IReadOnlyList<(double X, double Y)> shape, Func<(double X, double Y), double> inside, double border)
    {
        var cut = new List<(double X, double Y)>(shape.Count + 2);
        for (var i = 0; i < shape.Count; i++)
        {
            var (from, to) = (shape[i == 0 ? shape.Count - 1 : i - 1], shape[i]);
            var (start, end) = (inside(from) - border, inside(to) - border);
            if ((start < 0) != (end < 0))
            {
                var part = start / (start - end);
                cut.Add((from.X + (part * (to.X - from.X)), from.Y + (part * (to.Y - from.Y))));
            }

            if (end >= 0)
            {
                cut.Add(to);
            }
        }

        return cut;
    }

    private static double Area(IReadOnlyList<(double X, double Y)> shape)
    {
        var twice = 0.0;
        for (var i = 0; i < shape.Count; i++)
        {
            var (a, b) = (shape[i == 0 ? shape.Count - 1 : i - 1], shape[i]);
            twice += (a.X * b.Y) - (b.X * a.Y);
        }

        return Math.Abs(twice) / 2;
    }
}
