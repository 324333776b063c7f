namespace YoloTune.Core.Metrics;

/// <summary>Smoothing by a box filter, with which the operating point of F1 is chosen (spec/04 section 9).</summary>
internal static class BoxFilter
{
    /// <summary>Smooths a curve; an odd window of 2 x fraction x length / 2 + 1 values, ends repeated.</summary>
    /// <param name="values">The curve.</param>
    /// <param name="fraction">Half the window as a share of the length; the reference uses 0.1 for the operating point.</param>
    public static double[] Smooth(ReadOnlySpan<double> values, double fraction = 0.1)
    {
        var window = ((int)Math.Round(values.Length * fraction * 2, MidpointRounding.ToEven) / 2) + 1;
        var half = window / 2;
        var padded = new double[values.Length + (2 * half)];
        padded.AsSpan(0, half).Fill(values[0]);
        values.CopyTo(padded.AsSpan(half));
        padded.AsSpan(half + values.Length).Fill(values[^1]);
        var weight = 1.0 / window;
        var result = new double[padded.Length - window + 1];
        for (var i = 0; i < result.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < window; k++)
            {
                sum += padded[i + k] * weight;
            }

            result[i] = sum;
        }

        return result;
    }
}
