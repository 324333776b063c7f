namespace YoloTune.Data.Statistics;

/// <summary>How values are spread.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Low">5 in 100 are below.</param>
/// <param name="Median">Half are below.</param>
/// <param name="High">95 in 100 are below.</param>
/// <param name="Most">The largest.</param>
public sealed record Quantiles(double Least, double Low, double Median, double High, double Most)
{
    /// <summary>The spread of values; null when there are none.</summary>
    /// <param name="values">The values in any order; they are sorted in place.</param>
    public static Quantiles? Of(List<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        return new Quantiles(values[0], At(values, 0.05), At(values, 0.5), At(values, 0.95), values[^1]);
    }

    private static double At(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var index = (int)place;
        var next = Math.Min(index + 1, sorted.Count - 1);
        return sorted[index] + ((place - index) * (sorted[next] - sorted[index]));
    }
}
