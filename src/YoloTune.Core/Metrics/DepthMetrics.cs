namespace YoloTune.Core.Metrics;

/// <summary>
/// Accumulates the validation of depths (spec/04 section 13): every prediction is scaled so that its median is the true one. Not safe for
/// several threads at once.
/// </summary>
/// <param name="maximumDepth">True depths from here on do not count, and predictions are cut off here, metres, above 0.001.</param>
public sealed class DepthMetrics(double maximumDepth)
{
    private const float Smallest = 0.001f;
    private const int FewestPixels = 10;
    private readonly double[] _sums = new double[6];
    private int _imageCount;
    private int _measured;
    private long _pixels;

    /// <summary>Adds one image.</summary>
    /// <param name="predicted">Predicted depth of every pixel, metres.</param>
    /// <param name="actual">True depth of every pixel, metres, 0 where unknown.</param>
    /// <returns>False when fewer than ten true depths are known, and the image does not count.</returns>
    /// <exception cref="ArgumentException">The number of pixels differs.</exception>
    public bool Add(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual)
    {
        if (predicted.Length != actual.Length)
        {
            throw new ArgumentException($"{predicted.Length} predicted pixels are held against {actual.Length}.", nameof(predicted));
        }

        _imageCount++;
        var (found, known) = (new List<float>(actual.Length), new List<float>(actual.Length));
        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i] > Smallest && actual[i] < maximumDepth)
            {
                found.Add(predicted[i]);
                known.Add(actual[i]);
            }
        }

        if (known.Count < FewestPixels)
        {
            return false;
        }

        _measured++;
        _pixels += known.Count;
        double scale = Median([.. known]) / Median([.. found.Select(value => float.IsNaN(value) ? value : Math.Max(value, Smallest))]);
        Measure(found, known, scale);
        return true;
    }

    /// <summary>The figures of everything added so far.</summary>
    public DepthMetricsResult Compute() => new(_imageCount, _measured, _pixels, Array.ConvertAll(_sums, sum => sum / Math.Max(_measured, 1)));

    // The lower one of the two in the middle.
    private static float Median(float[] values)
    {
        Array.Sort(values);
        return values[(values.Length - 1) / 2];
    }

    private void Measure(List<float> found, List<float> known, double scale)
    {
        Span<double> sums = stackalloc double[7];
        sums.Clear();
        for (var i = 0; i < known.Count; i++)
        {
            double actual = known[i];
            var value = found[i] * scale;
            value = double.IsNaN(value) ? maximumDepth : Math.Clamp(value, Smallest, maximumDepth);
            var ratio = Math.Max(value / actual, actual / value);
            for (var k = 0; k < 3; k++)
            {
                sums[k] += ratio < Math.Pow(1.25, k + 1) ? 1 : 0;
            }

            var (difference, logarithm) = (value - actual, Math.Log(value) - Math.Log(actual));
            sums[3] += Math.Abs(difference) / actual;
            sums[4] += difference * difference;
            sums[5] += logarithm;
            sums[6] += logarithm * logarithm;
        }

        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] /= known.Count;
        }

        for (var k = 0; k < 4; k++)
        {
            _sums[k] += sums[k];
        }

        _sums[4] += Math.Sqrt(sums[4]);
        _sums[5] += 100 * Math.Sqrt(Math.Max(sums[6] - (sums[5] * sums[5]), 0));
    }
}
