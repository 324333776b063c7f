using YoloTune.Core.Geometry;

namespace YoloTune.Data.Augmentation;

/// <summary>Cuts rotated boxes at the border of an image without changing their orientation (specification 03, section 10).</summary>
internal static class RotatedClip
{
    /// <summary>
    /// Replaces a polygon that leaves the image by the rectangle around its visible part, in the orientation of the whole; the box becomes
    /// the extent of the visible part. Both are zeros when nothing is visible. A polygon inside the image stays as it is.
    /// </summary>
    public static void Apply(Span<float> polygon, Span<float> box, int height, int width)
    {
        if (IsInside(polygon, height, width))
        {
            return;
        }

        var visible = ImageClip.VisibleHull(polygon, height, width);
        if (visible.Length == 0)
        {
            polygon.Clear();
            box.Clear();
            return;
        }

        // Between 0 and half a turn, which decides where the corners begin.
        var angle = MinimumAreaRectangle.Of(polygon).Angle;
        PolygonResampling.Resample(RectangleAround(visible, angle <= 0 ? angle + MathF.PI : angle), polygon);
        (box[0], box[1], box[2], box[3]) = Extent(visible, 1, 0);
    }

    private static bool IsInside(ReadOnlySpan<float> polygon, int height, int width)
    {
        for (var i = 0; i < polygon.Length; i += 2)
        {
            if (!(polygon[i] >= 0 && polygon[i + 1] >= 0 && polygon[i] <= width && polygon[i + 1] <= height))
            {
                return false;
            }
        }

        return true;
    }

    private static float[] RectangleAround(float[] points, float angle)
    {
        var (cos, sin) = (MathF.Cos(angle), MathF.Sin(angle));
        var (left, top, right, bottom) = Extent(points, cos, sin);
        float X(float u, float v) => (u * cos) - (v * sin);
        float Y(float u, float v) => (u * sin) + (v * cos);
        return [X(right, bottom), Y(right, bottom), X(right, top), Y(right, top), X(left, top), Y(left, top), X(left, bottom), Y(left, bottom)];
    }

    /// <summary>The extent along an axis and across it.</summary>
    private static (float Left, float Top, float Right, float Bottom) Extent(float[] points, float cos, float sin)
    {
        var (left, top, right, bottom) = (float.PositiveInfinity, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
        for (var i = 0; i < points.Length; i += 2)
        {
            var (u, v) = ((points[i] * cos) + (points[i + 1] * sin), (points[i + 1] * cos) - (points[i] * sin));
            (left, right) = (Math.Min(left, u), Math.Max(right, u));
            (top, bottom) = (Math.Min(top, v), Math.Max(bottom, v));
        }

        return (left, top, right, bottom);
    }
}
