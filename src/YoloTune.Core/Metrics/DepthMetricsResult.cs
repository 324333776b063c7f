using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>The figures of the validation of depths, means over the images (spec/04 sections 10, 13).</summary>
public sealed class DepthMetricsResult : ValidationFigures
{
    private readonly double[] _values;

    internal DepthMetricsResult(int imageCount, int measured, long pixels, double[] values)
    {
        (ImageCount, MeasuredImages, PixelCount, _values) = (imageCount, measured, pixels, values);
    }

    /// <inheritdoc/>
    public override int ImageCount { get; }

    /// <summary>Images with enough known depths to be measured.</summary>
    public int MeasuredImages { get; }

    /// <summary>Pixels of known depth.</summary>
    public long PixelCount { get; }

    /// <inheritdoc/>
    /// <remarks>The pixels of known depth, as far as the number goes.</remarks>
    public override int InstanceCount => (int)Math.Min(PixelCount, int.MaxValue);

    /// <summary>Share of the pixels that are wrong by less than a factor of 1.25, 0 to 1.</summary>
    public double Delta1 => _values[0];

    /// <summary>Share of the pixels that are wrong by less than a factor of 1.25 squared, 0 to 1.</summary>
    public double Delta2 => _values[1];

    /// <summary>Share of the pixels that are wrong by less than a factor of 1.25 cubed, 0 to 1.</summary>
    public double Delta3 => _values[2];

    /// <summary>Mean error divided by the true depth.</summary>
    public double AbsoluteRelative => _values[3];

    /// <summary>Root of the mean squared error, metres.</summary>
    public double RootMeanSquare => _values[4];

    /// <summary>Standard deviation of the error of the logarithms, times 100.</summary>
    public double ScaleInvariant => _values[5];

    /// <inheritdoc/>
    public override double Fitness => Delta1;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Values => [.. MetricNames.Of(TaskKind.Depth).Zip(_values, KeyValuePair.Create)];
}
