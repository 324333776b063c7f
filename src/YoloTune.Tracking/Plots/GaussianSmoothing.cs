namespace YoloTune.Tracking.Plots;

/// <summary>Gaussian smoothing of a curve (specification 04, section 18, results.png).</summary>
internal static class GaussianSmoothing
{
    private const double Sigma = 3;
    private const int Radius = 12;

    /// <summary>
    /// A curve smoothed with sigma 3 over 12 values to each side, mirrored at its ends with the end value repeated. Values that are no
    /// numbers have no weight, and a place with no number in reach stays without.
    /// </summary>
    public static double[] Apply(ReadOnlySpan<double> values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var step = -Radius; step <= Radius; step++)
            {
                var value = values[Mirrored(i + step, values.Length)];
                if (double.IsFinite(value))
                {
                    var weight = Math.Exp(-0.5 * step * step / (Sigma * Sigma));
                    sum += weight * value;
                    weights += weight;
                }
            }

            result[i] = weights > 0 ? sum / weights : double.NaN;
        }

        return result;
    }

    /// <summary>... 1 0 | 0 1 2 | 2 1 0 | 0 1 ...</summary>
    private static int Mirrored(int index, int length)
    {
        var place = (((index % (2 * length)) + (2 * length)) % (2 * length));
        return place < length ? place : (2 * length) - 1 - place;
    }
}
