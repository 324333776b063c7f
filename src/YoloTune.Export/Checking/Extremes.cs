namespace YoloTune.Export.Checking;

/// <summary>The largest difference and the largest magnitude seen so far.</summary>
internal struct Extremes
{
    /// <summary>
    /// Probabilities are compared as shares of the largest one, but of no less than this: engines compute the logistic function
    /// with absolute errors of 1e-7, which is much of the probabilities of a hardly trained network.
    /// </summary>
    public const double LeastProbability = 0.01;

    private double _difference;
    private double _magnitude;

    /// <summary>The difference as a share of the magnitude; infinite when something is not a number.</summary>
    public readonly double Ratio => RatioTo(1e-12);

    /// <summary>The difference as a share of the largest probability.</summary>
    public readonly double ProbabilityRatio => RatioTo(LeastProbability);

    /// <summary>The share of one pair of lists.</summary>
    public static double Of(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var extremes = default(Extremes);
        extremes.Include(expected, actual);
        return extremes.Ratio;
    }

    /// <summary>Looks at more values.</summary>
    public void Include(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)expected[i] - actual[i]);
            _difference = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(_difference, difference);
            _magnitude = Math.Max(_magnitude, Math.Abs((double)expected[i]));
        }
    }

    private readonly double RatioTo(double least) => _difference == 0 ? 0 : _difference / Math.Max(_magnitude, least);
}
