namespace YoloTune.Core.Masks;

/// <summary>
/// The outer borders of the parts of a mask (Suzuki and Abe, "Topological structural analysis of digitized binary images by border
/// following", 1985, without holes), as corners: points where the direction changes (spec/07 section 4).
/// </summary>
public static class MaskContours
{
    private const sbyte Inside = 1;
    private const sbyte Border = 2;
    private const sbyte LastBorder = -2;

    // East, then on against the clock; rows grow downwards.
    private static readonly int[] StepX = [1, 1, 0, -1, -1, -1, 0, 1];
    private static readonly int[] StepY = [0, -1, -1, -1, 0, 1, 1, 1];

    /// <summary>The outer borders, in the order in which a scan of the rows meets their parts; parts are joined at corners too.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>A border per part: pixels, against the clock, at least one each.</returns>
    public static IReadOnlyList<(int X, int Y)[]> Outer(BitMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var borders = new List<(int X, int Y)[]>();
        var (left, top, right, bottom) = mask.Bounds();
        if (right <= left)
        {
            return borders;
        }

        var map = new Map(mask, left, top, right, bottom);
        for (var y = 1; y <= bottom - top; y++)
        {
            sbyte last = LastBorder;
            for (var x = 1; x <= right - left; x++)
            {
                var value = map[x, y];
                if (value == Inside && map[x - 1, y] == 0 && last < 0)
                {
                    borders.Add(Follow(map, x, y, left - 1, top - 1));
                    value = map[x, y];
                }

                last = value is Border or LastBorder ? value : last;
            }
        }

        return borders;
    }

    private static (int X, int Y)[] Follow(Map map, int startX, int startY, int shiftX, int shiftY)
    {
        var first = FirstNeighbour(map, startX, startY);
        if (first < 0)
        {
            map[startX, startY] = LastBorder;
            return [(startX + shiftX, startY + shiftY)];
        }

        var points = new List<(int X, int Y, int Direction)>();
        var (x, y, back) = (startX, startY, first);
        var (endX, endY) = (startX + StepX[first], startY + StepY[first]);
        while (true)
        {
            var direction = NextNeighbour(map, x, y, back, out var eastIsOutside);
            map[x, y] = eastIsOutside ? LastBorder : map[x, y] == Inside ? Border : map[x, y];
            points.Add((x + shiftX, y + shiftY, direction));
            var (nextX, nextY) = (x + StepX[direction], y + StepY[direction]);
            if (nextX == startX && nextY == startY && x == endX && y == endY)
            {
                return Corners(points);
            }

            (x, y, back) = (nextX, nextY, (direction + 4) & 7);
        }
    }

    /// <summary>The first neighbour with the clock from the west on; -1 for a single pixel.</summary>
    private static int FirstNeighbour(Map map, int x, int y)
    {
        for (var turn = 1; turn < 8; turn++)
        {
            var direction = (4 - turn) & 7;
            if (map[x + StepX[direction], y + StepY[direction]] != 0)
            {
                return direction;
            }
        }

        return -1;
    }

    /// <summary>The next neighbour against the clock after the one we came from.</summary>
    private static int NextNeighbour(Map map, int x, int y, int back, out bool eastIsOutside)
    {
        eastIsOutside = false;
        for (var turn = 1; ; turn++)
        {
            var direction = (back + turn) & 7;
            if (map[x + StepX[direction], y + StepY[direction]] != 0)
            {
                return direction;
            }

            eastIsOutside |= direction == 0;
        }
    }

    private static (int X, int Y)[] Corners(List<(int X, int Y, int Direction)> points)
    {
        var corners = new List<(int X, int Y)>();
        var incoming = points[^1].Direction;
        foreach (var (x, y, direction) in points)
        {
            if (direction != incoming)
            {
                corners.Add((x, y));
            }

            incoming = direction;
        }

        return [.. corners];
    }

    /// <summary>The pixels inside the bounds with a rim of background.</summary>
    private sealed class Map
    {
        private readonly sbyte[] _values;
        private readonly int _stride;

        public Map(BitMask mask, int left, int top, int right, int bottom)
        {
            _stride = right - left + 2;
            _values = new sbyte[_stride * (bottom - top + 2)];
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                {
                    _values[((y - top + 1) * _stride) + x - left + 1] = mask[y, x] ? Inside : (sbyte)0;
                }
            }
        }

        public sbyte this[int x, int y]
        {
            get => _values[(y * _stride) + x];
            set => _values[(y * _stride) + x] = value;
        }
    }
}
