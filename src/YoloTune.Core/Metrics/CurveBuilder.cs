namespace YoloTune.Core.Metrics;

/// <summary>Collects the curves of all classes and finds the operating point (spec/04 section 9).</summary>
internal sealed class CurveBuilder
{
    private static readonly double[] X = Interpolation.UnitSteps(MetricCurves.Points);
    private static readonly double[] NegatedAscending = [.. X.Reverse().Select(value => -value)];
    private readonly double[][] _precision;
    private readonly double[][] _recall;
    private readonly double[][] _f1;
    private readonly double[][] _precisionAtRecall;

    public CurveBuilder(int classes)
    {
        _precision = Rows(classes);
        _recall = Rows(classes);
        _f1 = Rows(classes);
        _precisionAtRecall = Rows(classes);
    }

    /// <summary>Adds a class with predictions; rows never added stay zero.</summary>
    public void Add(
        int row,
        ReadOnlySpan<double> negatedConfidences,
        ReadOnlySpan<double> recall,
        ReadOnlySpan<double> precision,
        ReadOnlySpan<double> knots,
        ReadOnlySpan<double> envelope)
    {
        Interpolation.Evaluate(NegatedAscending, negatedConfidences, recall, 0, _recall[row]);
        Interpolation.Evaluate(NegatedAscending, negatedConfidences, precision, 1, _precision[row]);
        Array.Reverse(_recall[row]);
        Array.Reverse(_precision[row]);
        for (var i = 0; i < X.Length; i++)
        {
            var (p, r) = (_precision[row][i], _recall[row][i]);
            _f1[row][i] = 2 * p * r / (p + r + 1e-16);
        }

        Interpolation.Evaluate(X, knots, envelope, envelope[0], _precisionAtRecall[row]);
    }

    public MetricCurves Build() => new(X, _precision, _recall, _f1, _precisionAtRecall, OperatingPoint());

    private int OperatingPoint()
    {
        if (_f1.Length == 0)
        {
            return 0;
        }

        var smooth = BoxFilter.Smooth(MetricCurves.Mean(_f1));
        var best = 0;
        for (var i = 1; i < smooth.Length; i++)
        {
            best = smooth[i] > smooth[best] ? i : best;
        }

        return best;
    }

    private static double[][] Rows(int count)
    {
        var rows = new double[count][];
        for (var i = 0; i < count; i++)
        {
            rows[i] = new double[MetricCurves.Points];
        }

        return rows;
    }
}
