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
    /// Compares end-to-end rows without minding the order of nearly equal scores: the scores must be those of the original rank by
    /// rank, and every row must be the box and the score of some anchor of the original.
    /// </summary>
    /// <param name="expected">B x N x 6 values: box, score, class.</param>
    /// <param name="anchors">B x (4 + nc) x A values: centre, size, probabilities of all anchors of the original.</param>
    /// <param name="actual">B x N x 6 values.</param>
    /// <param name="batch">B.</param>
    /// <param name="anchorCount">A.</param>
    public static double Rows(ReadOnlySpan<float> expected, ReadOnlySpan<float> anchors, ReadOnlySpan<float> actual, int batch, int anchorCount)
    {
        var worst = 0.0;
        var (rows, all) = (expected.Length / batch, anchors.Length / batch);
        for (var image = 0; image < batch; image++)
        {
            var found = actual.Slice(image * rows, rows);
            var origin = new Origin(anchors.Slice(image * all, all), anchorCount);
            worst = Math.Max(worst, ScoresByRank(expected.Slice(image * rows, rows), found));
            for (var i = 0; i < rows; i += Columns)
            {
                worst = Math.Max(worst, origin.Distance(found.Slice(i, Columns)));
            }
        }

        return worst;
    }

    private static double ScoresByRank(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var scores = default(Extremes);
        for (var i = 4; i < expected.Length; i += Columns)
        {
            scores.Include(expected.Slice(i, 1), actual.Slice(i, 1));
        }

        return scores.Ratio;
    }

    /// <summary>All anchors of one picture.</summary>
    private readonly ref struct Origin
    {
        private readonly ReadOnlySpan<float> _values;
        private readonly int _count;
        private readonly int _classes;
        private readonly double _boxScale;
        private readonly double _scoreScale;

        public Origin(ReadOnlySpan<float> values, int count)
        {
            _values = values;
            _count = count;
            _classes = (values.Length / count) - 4;
            _boxScale = Math.Max(Largest(values[..(4 * count)]), 1e-12f);
            _scoreScale = Math.Max(Largest(values[(4 * count)..]), 1e-12f);
        }

        /// <summary>How far a row is from the nearest anchor; infinity when its class does not exist or it is not a number.</summary>
        public double Distance(ReadOnlySpan<float> row)
        {
            var least = double.PositiveInfinity;
            if (!(row[5] >= 0 && row[5] < _classes))
            {
                return least;
            }

            var scores = _values.Slice((4 + (int)row[5]) * _count, _count);
            for (var i = 0; i < _count; i++)
            {
                var distance = Math.Abs((double)scores[i] - row[4]) / _scoreScale;
                if (distance < least)
                {
                    least = Math.Min(least, Math.Max(distance, BoxDistance(row, i)));
                }
            }

            return double.IsNaN(least) ? double.PositiveInfinity : least;
        }

        private static float Largest(ReadOnlySpan<float> values)
        {
            var largest = 0f;
            foreach (var value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            return largest;
        }

        private double BoxDistance(ReadOnlySpan<float> row, int anchor)
        {
            var (x, y) = (_values[anchor], _values[_count + anchor]);
            var (halfWidth, halfHeight) = (_values[(2 * _count) + anchor] / 2, _values[(3 * _count) + anchor] / 2);
            var horizontal = Math.Max(Math.Abs(x - halfWidth - row[0]), Math.Abs(x + halfWidth - row[2]));
            var vertical = Math.Max(Math.Abs(y - halfHeight - row[1]), Math.Abs(y + halfHeight - row[3]));
            return Math.Max(horizontal, vertical) / _boxScale;
        }
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
