namespace YoloTune.Data.Conversion;

/// <summary>
/// Outlines of several parts and holes as one ring, since a YOLO row has room for one only: every further ring is tied on by a bridge without
/// width that leads from the ring so far to it and back. The even-odd and the non-zero rule both fill the ring as they fill the parts.
/// </summary>
internal static class RingBridge
{
    /// <summary>One ring out of several, tied at their nearest corners.</summary>
    /// <param name="rings">x, y pairs, at least one ring.</param>
    public static double[] Join(IReadOnlyList<double[]> rings)
    {
        var joined = rings[0];
        for (var i = 1; i < rings.Count; i++)
        {
            joined = Join(joined, rings[i]);
        }

        return joined;
    }

    /// <summary>The rings that <see cref="Join(IReadOnlyList{double[]})"/> made one of; a ring without bridges comes back alone.</summary>
    public static IReadOnlyList<double[]> Split(double[] ring)
    {
        var parts = new List<double[]>();
        var rest = new List<(double X, double Y)>(ring.Length / 2);
        for (var i = 0; i + 1 < ring.Length; i += 2)
        {
            rest.Add((ring[i], ring[i + 1]));
        }

        // A bridge is an edge that is walked there and back; the innermost one encloses a ring without bridges.
        while (FindInnermost(rest) is { } bridge)
        {
            var (there, back) = bridge;
            parts.Add(Flatten(rest.GetRange(there + 1, back - there - 1)));
            rest.RemoveRange(there + 1, back - there + 1);
        }

        parts.Add(Flatten(rest));
        parts.Reverse();
        return parts;
    }

    private static double[] Join(double[] first, double[] second)
    {
        var (at, from) = Nearest(first, second);
        var joined = new double[first.Length + second.Length + 4];
        var end = (at + 1) * 2;
        first.AsSpan(0, end).CopyTo(joined);
        var place = end;
        for (var i = 0; i <= second.Length / 2; i++)
        {
            var point = (from + i) % (second.Length / 2);
            joined[place++] = second[point * 2];
            joined[place++] = second[(point * 2) + 1];
        }

        joined[place++] = first[at * 2];
        joined[place++] = first[(at * 2) + 1];
        first.AsSpan(end).CopyTo(joined.AsSpan(place));
        return joined;
    }

    private static (int First, int Second) Nearest(double[] first, double[] second)
    {
        var best = (First: 0, Second: 0);
        var least = double.PositiveInfinity;
        for (var i = 0; i < first.Length; i += 2)
        {
            for (var k = 0; k < second.Length; k += 2)
            {
                var (dx, dy) = (first[i] - second[k], first[i + 1] - second[k + 1]);
                var distance = (dx * dx) + (dy * dy);
                if (distance < least)
                {
                    (least, best) = (distance, (i / 2, k / 2));
                }
            }
        }

        return best;
    }

    /// <summary>Index of the near end of a bridge before it is crossed, and of the far end before it is crossed back.</summary>
    private static (int There, int Back)? FindInnermost(List<(double X, double Y)> points)
    {
        var open = new Dictionary<((double, double) From, (double, double) To), int>();
        for (var i = 0; i + 1 < points.Count; i++)
        {
            // At least three corners and the far end again lie between.
            if (open.TryGetValue((points[i + 1], points[i]), out var there) && i - there >= 4 && points[there + 1] == points[i])
            {
                return (there, i);
            }

            open[(points[i], points[i + 1])] = i;
        }

        return null;
    }

    private static double[] Flatten(List<(double X, double Y)> points)
    {
        var ring = new double[points.Count * 2];
        for (var i = 0; i < points.Count; i++)
        {
            (ring[2 * i], ring[(2 * i) + 1]) = points[i];
        }

        return ring;
    }
}
