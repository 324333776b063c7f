namespace YoloTune.Core.Masks;

/// <summary>
/// Joins the borders of several parts into one polygon: every further part is entered and left through a bridge between the points
/// that lie nearest to each other (spec/07 section 4).
/// </summary>
public static class ContourChain
{
    /// <summary>One polygon of all borders.</summary>
    /// <param name="borders">At least one border of at least one point each.</param>
    /// <returns>The points; those of a single border as they are.</returns>
    public static IReadOnlyList<(int X, int Y)> Join(IReadOnlyList<(int X, int Y)[]> borders)
    {
        ArgumentNullException.ThrowIfNull(borders);
        ArgumentOutOfRangeException.ThrowIfZero(borders.Count, nameof(borders));
        if (borders.Count == 1)
        {
            return borders[0];
        }

        var chain = new List<(int X, int Y)>(borders[0]);
        foreach (var border in borders.Skip(1))
        {
            var (at, from) = Nearest(chain, border);
            var detour = new List<(int X, int Y)>(border.Length + 2);
            for (var i = 0; i <= border.Length; i++)
            {
                detour.Add(border[(from + i) % border.Length]);
            }

            detour.Add(chain[at]);
            chain.InsertRange(at + 1, detour);
        }

        return chain;
    }

    private static (int Chain, int Border) Nearest(List<(int X, int Y)> chain, (int X, int Y)[] border)
    {
        var (best, nearest) = (long.MaxValue, (0, 0));
        for (var i = 0; i < chain.Count; i++)
        {
            for (var k = 0; k < border.Length; k++)
            {
                long dx = chain[i].X - border[k].X;
                long dy = chain[i].Y - border[k].Y;
                var distance = (dx * dx) + (dy * dy);
                if (distance < best)
                {
                    (best, nearest) = (distance, (i, k));
                }
            }
        }

        return nearest;
    }
}
