namespace YoloTune.Data.Augmentation;

/// <summary>The bounding box of the part of a polygon that lies inside an image (specification 03, section 14).</summary>
internal static class VisibleExtent
{
    /// <summary>
    /// Writes left, top, right, bottom of the visible part, or zeros when nothing is visible.
    /// </summary>
    public static void Of(ReadOnlySpan<float> polygon, int height, int width, Span<float> box)
    {
        var extent = Extent.None;
        var inside = true;
        for (var i = 0; i < polygon.Length; i += 2)
        {
            if (Contains(polygon[i], polygon[i + 1], height, width))
            {
                extent.Add(polygon[i], polygon[i + 1]);
            }
            else
            {
                inside = false;
            }
        }

        if (!inside)
        {
            AddCrossings(polygon, height, width, ref extent);
            AddCorners(polygon, height, width, ref extent);
        }

        extent.Write(box);
    }

    /// <summary>True for points inside the polygon or on its outline (OpenCV's <c>pointPolygonTest</c> of at least 0).</summary>
    public static bool PolygonContains(ReadOnlySpan<float> polygon, float x, float y)
    {
        var odd = false;
        var (x0, y0) = (polygon[^2], polygon[^1]);
        for (var i = 0; i < polygon.Length; i += 2)
        {
            var (x1, y1) = (polygon[i], polygon[i + 1]);
            var (fromX, fromY) = (x0, y0);
            (x0, y0) = (x1, y1);
            if ((fromY <= y && y1 <= y) || (fromY > y && y1 > y) || (fromX < x && x1 < x))
            {
                if (y == y1 && (x == x1 || (y == fromY && (x - fromX) * (x - x1) <= 0)))
                {
                    return true;
                }

                continue;
            }

            var side = (((double)y - fromY) * ((double)x1 - fromX)) - (((double)x - fromX) * ((double)y1 - fromY));
            if (side == 0)
            {
                return true;
            }

            odd ^= (y1 < fromY ? -side : side) > 0;
        }

        return odd;
    }

    private static bool Contains(float x, float y, int height, int width) => x >= 0 && y >= 0 && x <= width && y <= height;

    private static void AddCrossings(ReadOnlySpan<float> polygon, int height, int width, ref Extent extent)
    {
        var (x0, y0) = (polygon[^2], polygon[^1]);
        for (var i = 0; i < polygon.Length; i += 2)
        {
            var (x1, y1) = (polygon[i], polygon[i + 1]);
            AddVertical(x0, y0, x1, y1, 0, height, ref extent);
            AddVertical(x0, y0, x1, y1, width, height, ref extent);
            AddHorizontal(x0, y0, x1, y1, 0, width, ref extent);
            AddHorizontal(x0, y0, x1, y1, height, width, ref extent);
            (x0, y0) = (x1, y1);
        }
    }

    private static void AddVertical(float x0, float y0, float x1, float y1, float line, int height, ref Extent extent)
    {
        if (Crosses(x0, x1, line, out var part) && y0 + (part * (y1 - y0)) is var y && y >= 0 && y <= height)
        {
            extent.Add(line, y);
        }
    }

    private static void AddHorizontal(float x0, float y0, float x1, float y1, float line, int width, ref Extent extent)
    {
        if (Crosses(y0, y1, line, out var part) && x0 + (part * (x1 - x0)) is var x && x >= 0 && x <= width)
        {
            extent.Add(x, line);
        }
    }

    private static bool Crosses(float from, float to, float line, out float part)
    {
        part = from == to ? -1 : (line - from) / (to - from);
        return part >= 0 && part <= 1;
    }

    private static void AddCorners(ReadOnlySpan<float> polygon, int height, int width, ref Extent extent)
    {
        foreach (var (x, y) in (ReadOnlySpan<(int, int)>)[(0, 0), (width, 0), (width, height), (0, height)])
        {
            if (PolygonContains(polygon, x, y))
            {
                extent.Add(x, y);
            }
        }
    }

    private struct Extent
    {
        private float _left;
        private float _top;
        private float _right;
        private float _bottom;

        public static Extent None => new()
        {
            _left = float.PositiveInfinity,
            _top = float.PositiveInfinity,
            _right = float.NegativeInfinity,
            _bottom = float.NegativeInfinity,
        };

        public void Add(float x, float y)
        {
            _left = Math.Min(_left, x);
            _top = Math.Min(_top, y);
            _right = Math.Max(_right, x);
            _bottom = Math.Max(_bottom, y);
        }

        public readonly void Write(Span<float> box)
        {
            if (_left > _right)
            {
                box.Clear();
                return;
            }

            (box[0], box[1], box[2], box[3]) = (_left, _top, _right, _bottom);
        }
    }
}
