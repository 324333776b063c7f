namespace YoloTune.Export.Checking;

/// <summary>The largest difference and the largest magnitude seen so far.</summary>
internal struct Extremes
{
    private double _difference;
    private double _magnitude;

    /// <summary>The difference as a share of the magnitude; infinite when something is not a number.</summary>
    public readonly double Ratio => _difference == 0 ? 0 : _difference / Math.Max(_magnitude, 1e-12);

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
}
