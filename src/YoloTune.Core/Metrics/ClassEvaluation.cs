namespace YoloTune.Core.Metrics;

/// <summary>The predictions of one class by descending confidence, and what follows from them. One instance serves all classes in turn.</summary>
internal sealed class ClassEvaluation
{
    private int _count;
    private ushort[] _hits = [];
    private ushort[] _ignored = [];
    private double[] _negatedConfidences = [];
    private double[] _kept = [];
    private double[] _recall = [];
    private double[] _precision = [];
    private double[] _knots = [];
    private double[] _envelope = [];

    /// <summary>Takes the predictions named by <paramref name="order"/>.</summary>
    public void Load(ReadOnlySpan<int> order, ReadOnlySpan<ushort> hits, ReadOnlySpan<ushort> ignored, ReadOnlySpan<float> confidences)
    {
        _count = order.Length;
        if (_hits.Length < _count)
        {
            Grow(Math.Max(_count, 2 * _hits.Length));
        }

        for (var i = 0; i < order.Length; i++)
        {
            _hits[i] = hits[order[i]];
            _ignored[i] = ignored.IsEmpty ? (ushort)0 : ignored[order[i]];
            _negatedConfidences[i] = -(double)confidences[order[i]];
        }
    }

    /// <summary>Average precision at every threshold; adds the curves of threshold 0 when a builder is given.</summary>
    /// <param name="targets">Labels of the class, plus a tiny number.</param>
    /// <param name="curves">Receives the curves; may be null.</param>
    /// <param name="row">Row of the curves.</param>
    public double[] Evaluate(double targets, CurveBuilder? curves, int row)
    {
        var ap = new double[IouThresholds.Count];
        for (var k = 0; k < ap.Length; k++)
        {
            var kept = Accumulate(k, targets);
            if (kept == 0)
            {
                continue;
            }

            var recall = _recall.AsSpan(0, kept);
            var precision = _precision.AsSpan(0, kept);
            var knots = _knots.AsSpan(0, kept + 3);
            var envelope = _envelope.AsSpan(0, kept + 3);
            AveragePrecision.MakeEnvelope(recall, precision, knots, envelope);
            ap[k] = AveragePrecision.Integrate(knots, envelope);
            if (k == 0)
            {
                curves?.Add(row, _kept.AsSpan(0, kept), recall, precision, knots, envelope);
            }
        }

        return ap;
    }

    /// <summary>Recall and precision after each prediction that counts at threshold <paramref name="k"/>; returns how many count.</summary>
    private int Accumulate(int k, double targets)
    {
        var (kept, found) = (0, 0);
        for (var i = 0; i < _count; i++)
        {
            if (((_ignored[i] >> k) & 1) != 0)
            {
                continue;
            }

            found += (_hits[i] >> k) & 1;
            _kept[kept] = _negatedConfidences[i];
            _recall[kept] = found / targets;
            kept++;
            _precision[kept - 1] = (double)found / kept;
        }

        return kept;
    }

    private void Grow(int capacity)
    {
        _hits = new ushort[capacity];
        _ignored = new ushort[capacity];
        _negatedConfidences = new double[capacity];
        _kept = new double[capacity];
        _recall = new double[capacity];
        _precision = new double[capacity];
        _knots = new double[capacity + 3];
        _envelope = new double[capacity + 3];
    }
}
