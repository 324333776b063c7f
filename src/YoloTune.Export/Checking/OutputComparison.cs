namespace YoloTune.Export.Checking;

/// <summary>
/// Largest differences between two engines, each as a share of the largest magnitude of its kind: boxes by the largest
/// coordinate, probabilities by the largest probability.
/// </summary>
internal static class OutputComparison
{
    private const int Columns = 6;

    /// <summary>Compares raw anchors.</summary>
    /// <param name="expected">B x (4 + nc) x A values.</param>
    /// <param name="actual">Likewise.</param>
    /// <param name="batch">B.</param>
    /// <param name="anchors">A.</param>
    public static double Raw(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int batch, int anchors)
    {
        var (boxes, scores) = (default(Extremes), default(Extremes));
        var perImage = expected.Length / batch;
        for (var image = 0; image < batch; image++)
        {
            var left = expected.Slice(image * perImage, perImage);
            var right = actual.Slice(image * perImage, perImage);
            boxes.Include(left[..(4 * anchors)], right[..(4 * anchors)]);
            scores.Include(left[(4 * anchors)..], right[(4 * anchors)..]);
        }

        return Math.Max(boxes.Ratio, scores.Ratio);
    }

    /// <summary>
    /// Compares end-to-end rows as sets: rows with nearly equal scores may stand in another order, and those as low as the last
    /// row may have been replaced by their likes.
    /// </summary>
    /// <param name="expected">B x N x 6 values: box, score, class.</param>
    /// <param name="actual">Likewise.</param>
    /// <param name="batch">B.</param>
    /// <param name="tolerance">What counts as nearly equal, as a share of the largest magnitude.</param>
    /// <returns>The largest difference; infinity when a row has no partner of its class at all.</returns>
    public static double Rows(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int batch, double tolerance)
    {
        var worst = 0.0;
        var perImage = expected.Length / batch;
        for (var image = 0; image < batch; image++)
        {
            worst = Math.Max(worst, RowsOfImage(expected.Slice(image * perImage, perImage), actual.Slice(image * perImage, perImage), tolerance));
        }

        return worst;
    }

    private static double RowsOfImage(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        var count = expected.Length / Columns;
        var (boxScale, scoreScale) = Scales(expected);
        var last = expected[^2] + (tolerance * scoreScale);
        var taken = new bool[count];
        var worst = 0.0;
        for (var i = 0; i < count; i++)
        {
            var row = expected.Slice(i * Columns, Columns);
            var (partner, difference) = Partner(row, actual, taken, boxScale, scoreScale);
            if (difference <= tolerance)
            {
                taken[partner] = true;
            }
            else if (row[4] <= last)
            {
                continue;
            }

            worst = Math.Max(worst, difference);
        }

        return worst;
    }

    private static (int Index, double Difference) Partner(ReadOnlySpan<float> row, ReadOnlySpan<float> candidates, bool[] taken, double boxScale, double scoreScale)
    {
        var (best, least) = (-1, double.PositiveInfinity);
        for (var j = 0; j < taken.Length; j++)
        {
            var other = candidates.Slice(j * Columns, Columns);
            if (taken[j] || other[5] != row[5])
            {
                continue;
            }

            var difference = Math.Abs((double)other[4] - row[4]) / scoreScale;
            for (var k = 0; k < 4; k++)
            {
                difference = Math.Max(difference, Math.Abs((double)other[k] - row[k]) / boxScale);
            }

            if (difference < least)
            {
                (best, least) = (j, difference);
            }
        }

        return (best, least);
    }

    private static (double Box, double Score) Scales(ReadOnlySpan<float> rows)
    {
        var (box, score) = (1e-12, 1e-12);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % Columns < 4)
            {
                box = Math.Max(box, Math.Abs(rows[i]));
            }
            else if (i % Columns == 4)
            {
                score = Math.Max(score, Math.Abs(rows[i]));
            }
        }

        return (box, score);
    }

    private struct Extremes
    {
        private double _difference;
        private double _magnitude;

        public readonly double Ratio => _difference == 0 ? 0 : _difference / Math.Max(_magnitude, 1e-12);

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
}
