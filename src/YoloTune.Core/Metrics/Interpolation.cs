namespace YoloTune.Core.Metrics;

/// <summary>Piecewise linear interpolation with NumPy's rules for duplicates and ends (spec/04 section 9).</summary>
internal static class Interpolation
{
    /// <summary>
    /// Evaluates at ascending places: between knots linear; exactly on a knot the value of the last knot with that abscissa; left of
    /// the first knot <paramref name="left"/>; right of the last knot its value.
    /// </summary>
    /// <param name="x">Places, ascending.</param>
    /// <param name="knots">Abscissae, ascending, at least one.</param>
    /// <param name="values">Ordinates.</param>
    /// <param name="left">The value left of the first knot.</param>
    /// <param name="result">Receives as many values as there are places.</param>
    public static void Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> knots, ReadOnlySpan<double> values, double left, Span<double> result)
    {
        var last = -1;
        for (var i = 0; i < x.Length; i++)
        {
            while (last + 1 < knots.Length && knots[last + 1] <= x[i])
            {
                last++;
            }

            if (last < 0)
            {
                result[i] = left;
            }
            else if (last == knots.Length - 1 || knots[last] == x[i])
            {
                result[i] = values[last];
            }
            else
            {
                var slope = (values[last + 1] - values[last]) / (knots[last + 1] - knots[last]);
                result[i] = (slope * (x[i] - knots[last])) + values[last];
            }
        }
    }

    /// <summary>Evenly spaced values from 0 to 1, both included.</summary>
    public static double[] UnitSteps(int count)
    {
        var step = 1.0 / (count - 1);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = i * step;
        }

        values[^1] = 1;
        return values;
    }
}
