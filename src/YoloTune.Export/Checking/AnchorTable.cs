namespace YoloTune.Export.Checking;

/// <summary>All anchors of one picture as the original decodes them, to find where an end-to-end row came from.</summary>
internal readonly ref struct AnchorTable
{
    private readonly ReadOnlySpan<float> _values;
    private readonly RowLayout _layout;
    private readonly int _count;
    private readonly double _boxScale;
    private readonly double _scoreScale;
    private readonly double[] _extraScales;

    /// <summary>Wraps anchors.</summary>
    /// <param name="values">(4 + nc + extra) x A values: centre, size, probabilities, extra.</param>
    /// <param name="count">A.</param>
    /// <param name="layout">What the values mean.</param>
    public AnchorTable(ReadOnlySpan<float> values, int count, RowLayout layout)
    {
        _values = values;
        _count = count;
        _layout = layout;
        _boxScale = Largest(Channels(0, 4));
        _scoreScale = Math.Max(Largest(Channels(4, layout.Classes)), Extremes.LeastProbability);
        _extraScales = new double[RowLayout.Kinds];
        for (var extra = 0; extra < layout.Extra; extra++)
        {
            ref var scale = ref _extraScales[layout.KindOf(extra)];
            scale = Math.Max(scale, Largest(Channels(4 + layout.Classes + extra, 1)));
        }

        _extraScales[1] = Math.Max(_extraScales[1], Extremes.LeastProbability);
    }

    /// <summary>How far a row is from the nearest anchor; infinity when its class does not exist or it is not a number.</summary>
    public double Distance(ReadOnlySpan<float> row)
    {
        var least = double.PositiveInfinity;
        if (!(row[5] >= 0 && row[5] < _layout.Classes))
        {
            return least;
        }

        var scores = Channels(4 + (int)row[5], 1);
        for (var i = 0; i < _count; i++)
        {
            var distance = Math.Abs((double)scores[i] - row[4]) / _scoreScale;
            if (distance < least)
            {
                least = Math.Min(least, Math.Max(distance, Math.Max(BoxDistance(row, i), ExtraDistance(row, i))));
            }
        }

        return double.IsNaN(least) ? double.PositiveInfinity : least;
    }

    private static double Largest(ReadOnlySpan<float> values)
    {
        var largest = 1e-12f;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private ReadOnlySpan<float> Channels(int first, int count) => _values.Slice(first * _count, count * _count);

    private double BoxDistance(ReadOnlySpan<float> row, int anchor)
    {
        var (x, y) = (_values[anchor], _values[_count + anchor]);
        var (width, height) = (_values[(2 * _count) + anchor], _values[(3 * _count) + anchor]);
        var wanted = _layout.Rotated ? (x, y, width, height) : (x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));
        var first = Math.Max(Math.Abs(wanted.Item1 - row[0]), Math.Abs(wanted.Item2 - row[1]));
        return Math.Max(first, Math.Max(Math.Abs(wanted.Item3 - row[2]), Math.Abs(wanted.Item4 - row[3]))) / _boxScale;
    }

    private double ExtraDistance(ReadOnlySpan<float> row, int anchor)
    {
        var largest = 0.0;
        for (var extra = 0; extra < _layout.Extra; extra++)
        {
            var wanted = _values[((4 + _layout.Classes + extra) * _count) + anchor];
            largest = Math.Max(largest, Math.Abs((double)wanted - row[6 + extra]) / _extraScales[_layout.KindOf(extra)]);
        }

        return largest;
    }
}
