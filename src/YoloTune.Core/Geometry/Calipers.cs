using System.Numerics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>Four calipers around a convex hull, at its bottom, right, top and left, that turn from side to side.</summary>
internal sealed class Calipers
{
    private readonly Vector2[] _points;
    private readonly Vector2[] _sides;
    private readonly float[] _inverseLengths;
    private readonly int[] _at = new int[4];

    /// <summary>Applies calipers along the axes.</summary>
    /// <param name="hull">At least three corners, counter-clockwise in a frame with y upwards.</param>
    public Calipers((double X, double Y)[] hull)
    {
        _points = Array.ConvertAll(hull, point => new Vector2((float)point.X, (float)point.Y));
        _sides = new Vector2[hull.Length];
        _inverseLengths = new float[hull.Length];
        for (var i = 0; i < hull.Length; i++)
        {
            _sides[i] = _points[(i + 1) % hull.Length] - _points[i];
            double dx = _sides[i].X, dy = _sides[i].Y;
            _inverseLengths[i] = (float)(1 / Math.Sqrt((dx * dx) + (dy * dy)));
            _at[0] = _points[i].Y < _points[_at[0]].Y ? i : _at[0];
            _at[1] = _points[i].X > _points[_at[1]].X ? i : _at[1];
            _at[2] = _points[i].Y > _points[_at[2]].Y ? i : _at[2];
            _at[3] = _points[i].X < _points[_at[3]].X ? i : _at[3];
        }
    }

    /// <summary>The smallest rectangle of all positions; its angle is that of the bottom calipers.</summary>
    public RotatedBox Turn()
    {
        var (best, least) = (default(RotatedBox), float.MaxValue);
        for (var i = 0; i < _points.Length; i++)
        {
            var direction = Advance();
            var across = _points[_at[1]] - _points[_at[3]];
            var up = _points[_at[2]] - _points[_at[0]];
            var width = (across.X * direction.X) + (across.Y * direction.Y);
            var height = (-up.X * direction.Y) + (up.Y * direction.X);
            if (width * height <= least)
            {
                least = width * height;
                best = Box(direction, width, height);
            }
        }

        return best;
    }

    /// <summary>Turns to the nearest side and steps to its end; returns the direction of the bottom calipers.</summary>
    private Vector2 Advance()
    {
        var first = 0;
        for (var i = 1; i < 4; i++)
        {
            var (side, other) = (TurnBack(_sides[_at[i]], i), TurnBack(_sides[_at[first]], first));
            first = (side.X * other.Y) - (side.Y * other.X) > 0 ? i : first;
        }

        var at = _at[first];
        _at[first] = (at + 1) % _points.Length;
        return TurnBack(_sides[at] * _inverseLengths[at], first);
    }

    private static Vector2 TurnBack(Vector2 side, int quarters) => quarters switch
    {
        0 => side,
        1 => new(side.Y, -side.X),
        2 => -side,
        _ => new(-side.Y, side.X),
    };

    private RotatedBox Box(Vector2 direction, float width, float height)
    {
        double a = direction.X, b = direction.Y;
        var (left, bottom) = (_points[_at[3]], _points[_at[0]]);
        var u = (a * left.X) + (b * left.Y) + (width / 2);
        var v = (a * bottom.Y) - (b * bottom.X) + (height / 2);
        return new((float)((u * a) - (v * b)), (float)((u * b) + (v * a)), width, height, (float)Math.Atan2(b, a));
    }
}
