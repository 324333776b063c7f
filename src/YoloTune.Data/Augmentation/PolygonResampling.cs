namespace YoloTune.Data.Augmentation;

/// <summary>Gives polygons a common number of points (specification 03, section 10).</summary>
public static class PolygonResampling
{
    /// <summary>Points per polygon of box and mask data.</summary>
    public const int DefaultPoints = 1000;

    /// <summary>Points per polygon of rotated boxes.</summary>
    public const int RotatedPoints = 100;

    /// <summary>The common point count: <paramref name="wanted"/>, or one more than the longest polygon if that is longer.</summary>
    /// <param name="polygons">Polygons, x and y in turn.</param>
    /// <param name="wanted">The count wanted.</param>
    public static int CommonCount(IReadOnlyList<float[]> polygons, int wanted)
    {
        ArgumentNullException.ThrowIfNull(polygons);
        var longest = 0;
        foreach (var polygon in polygons)
        {
            longest = Math.Max(longest, polygon.Length / 2);
        }

        return longest > wanted ? longest + 1 : wanted;
    }

    /// <summary>
    /// Resamples the closed outline evenly. When there is room, the given points are kept exactly and the new ones are
    /// spread between them.
    /// </summary>
    /// <param name="polygon">x and y in turn, at least one point.</param>
    /// <param name="target">Room for the wanted points, x and y in turn.</param>
    public static void Resample(ReadOnlySpan<float> polygon, Span<float> target)
    {
        var (given, wanted) = (polygon.Length / 2, target.Length / 2);
        if (given == wanted)
        {
            polygon.CopyTo(target);
            return;
        }

        var kept = given + 1 < wanted ? given + 1 : 0;
        var spread = wanted - kept;
        var step = spread > 1 ? (double)given / (spread - 1) : 0;
        var (nextSpread, nextKept) = (0, 0);
        for (var i = 0; i < wanted; i++)
        {
            var position = nextSpread == spread ? double.PositiveInfinity
                : nextSpread == spread - 1 && spread > 1 ? given
                : nextSpread * step;
            if (nextKept < kept && nextKept <= position)
            {
                position = nextKept++;
            }
            else
            {
                nextSpread++;
            }

            Interpolate(polygon, position, target.Slice(2 * i, 2));
        }
    }

    private static void Interpolate(ReadOnlySpan<float> polygon, double position, Span<float> target)
    {
        var count = polygon.Length / 2;
        var first = Math.Min((int)position, count - 1);
        var second = first + 1 == count ? 0 : first + 1;
        var fraction = position - first;
        for (var axis = 0; axis < 2; axis++)
        {
            double from = polygon[(2 * first) + axis];
            double to = polygon[(2 * second) + axis];
            target[axis] = fraction >= 1 ? (float)to : (float)(((to - from) * fraction) + from);
        }
    }
}
