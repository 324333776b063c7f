using System.Numerics;
using System.Runtime.InteropServices;

namespace YoloTune.Export.Quantization;

/// <summary>
/// Counts how often a layer takes which values, and finds the range whose 256 steps give the smallest mean squared error: what lies
/// outside is cut off, what lies inside is rounded (a step s costs s²/12).
/// </summary>
internal sealed class ActivationHistogram
{
    private const int Bins = 2048;
    private const int Trials = 40;
    private const double SmallestShare = 0.2;

    private readonly long[] _counts = new long[Bins];
    private double _start;
    private double _width;
    private float _minimum = float.PositiveInfinity;
    private float _maximum = float.NegativeInfinity;

    /// <summary>The least and the largest value seen.</summary>
    public (float Minimum, float Maximum) Extent => (_minimum, _maximum);

    /// <summary>False when a value was no number.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>Counts values.</summary>
    public void Include(ReadOnlySpan<float> values)
    {
        var (low, high) = ExtentOf(values);
        if (!float.IsFinite(low) || !float.IsFinite(high))
        {
            IsFinite &= values.IsEmpty;
            return;
        }

        Grow(low, high);
        (_minimum, _maximum) = (Math.Min(_minimum, low), Math.Max(_maximum, high));
        var (start, scale) = ((float)_start, (float)(1 / _width));
        foreach (var value in values)
        {
            _counts[Math.Clamp((int)((value - start) * scale), 0, Bins - 1)]++;
        }
    }

    /// <summary>The best range.</summary>
    public ActivationRange Best()
    {
        var (low, high) = (Math.Min((double)_minimum, 0), Math.Max((double)_maximum, 0));
        var (lowShare, highShare) = (1.0, 1.0);
        for (var round = 0; round < 2; round++)
        {
            highShare = BestShare(share => Error(low * lowShare, high * share));
            lowShare = BestShare(share => Error(low * share, high * highShare));
        }

        return ActivationRange.Between(low * lowShare, high * highShare);
    }

    private static double BestShare(Func<double, double> error)
    {
        var (best, least) = (1.0, error(1));
        for (var trial = 1; trial <= Trials; trial++)
        {
            var share = 1 - ((1 - SmallestShare) * trial / Trials);
            var found = error(share);
            if (found < least)
            {
                (best, least) = (share, found);
            }
        }

        return best;
    }

    private static (float Low, float High) ExtentOf(ReadOnlySpan<float> values)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        if (vectors.Length > 0)
        {
            var (least, largest) = (vectors[0], vectors[0]);
            foreach (var vector in vectors)
            {
                (least, largest) = (Vector.Min(least, vector), Vector.Max(largest, vector));
            }

            for (var i = 0; i < Vector<float>.Count; i++)
            {
                (low, high) = (MathF.Min(low, least[i]), MathF.Max(high, largest[i]));
            }
        }

        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            (low, high) = (MathF.Min(low, value), MathF.Max(high, value));
        }

        return (low, high);
    }

    private double Error(double low, double high)
    {
        var step = (high - low) / ActivationRange.Steps;
        var (error, rounding) = (0.0, step * step / 12);
        for (var bin = 0; bin < Bins; bin++)
        {
            if (_counts[bin] > 0)
            {
                var value = _start + ((bin + 0.5) * _width);
                var cut = value < low ? low - value : value > high ? value - high : 0;
                error += _counts[bin] * Math.Max(cut * cut, rounding);
            }
        }

        return error;
    }

    // The bins widen by pairs until they hold the new values too.
    private void Grow(float low, float high)
    {
        if (_width == 0)
        {
            (_start, _width) = (low, Math.Max((high - low) * 1.0001 / Bins, 1e-9));
        }

        while (high >= _start + (Bins * _width))
        {
            Merge(0);
        }

        while (low < _start)
        {
            var reach = Bins * _width;
            Merge(Bins / 2);
            _start -= reach;
        }
    }

    private void Merge(int first)
    {
        var merged = new long[Bins];
        for (var bin = 0; bin < Bins; bin++)
        {
            merged[first + (bin / 2)] += _counts[bin];
        }

        merged.CopyTo(_counts, 0);
        _width *= 2;
    }
}
