namespace YoloTune.Core.Metrics;

/// <summary>Puts classes in order.</summary>
public static class Ranking
{
    /// <summary>The indices of the largest values, the largest first; of equal ones the lower index first.</summary>
    /// <param name="values">Probabilities.</param>
    /// <param name="count">How many are wanted; fewer when there are fewer values.</param>
    public static int[] Best(ReadOnlySpan<float> values, int count)
    {
        var best = new int[Math.Min(count, values.Length)];
        for (var rank = 0; rank < best.Length; rank++)
        {
            var place = -1;
            for (var i = 0; i < values.Length; i++)
            {
                if ((place < 0 || values[i] > values[place]) && !best.AsSpan(0, rank).Contains(i))
                {
                    place = i;
                }
            }

            best[rank] = place;
        }

        return best;
    }
}
