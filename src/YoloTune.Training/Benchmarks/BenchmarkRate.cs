namespace YoloTune.Training.Benchmarks;

/// <summary>A rate as measured in several rounds.</summary>
/// <param name="Rounds">Images per second in every round, at least one round.</param>
public sealed record BenchmarkRate(IReadOnlyList<double> Rounds)
{
    /// <summary>The median, images per second.</summary>
    public double Median => MedianOf(Rounds);

    /// <summary>The slowest round, images per second.</summary>
    public double Minimum => Rounds.Min();

    /// <summary>The fastest round, images per second.</summary>
    public double Maximum => Rounds.Max();

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    internal static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
