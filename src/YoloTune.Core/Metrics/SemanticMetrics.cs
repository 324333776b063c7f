namespace YoloTune.Core.Metrics;

/// <summary>Accumulates the validation of a class for every pixel (spec/04 section 13). Not safe for several threads at once.</summary>
public sealed class SemanticMetrics
{
    /// <summary>Pixels of this class do not count.</summary>
    public const byte Ignored = byte.MaxValue;

    private readonly int _size;
    private readonly long[] _counts;
    private int _imageCount;

    /// <summary>Begins with no image.</summary>
    /// <param name="classCount">Number of classes, 1 to 255; with 1, the values are 0 for background and 1 for the class.</param>
    public SemanticMetrics(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, Ignored);
        ClassCount = classCount;
        _size = Math.Max(classCount, 2);
        _counts = new long[_size * _size];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Adds one image.</summary>
    /// <param name="predicted">The predicted class of every pixel.</param>
    /// <param name="actual">The true class of every pixel, 255 for pixels that do not count.</param>
    /// <exception cref="ArgumentException">The number of pixels differs, or a value is no class.</exception>
    public void Add(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> actual)
    {
        if (predicted.Length != actual.Length)
        {
            throw new ArgumentException($"{predicted.Length} predicted pixels are held against {actual.Length}.", nameof(predicted));
        }

        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i] == Ignored)
            {
                continue;
            }

            if (actual[i] >= _size || predicted[i] >= _size)
            {
                throw new ArgumentException($"A pixel of class {actual[i]} was predicted as {predicted[i]}, and there are {_size} values.", nameof(actual));
            }

            _counts[(actual[i] * _size) + predicted[i]]++;
        }

        _imageCount++;
    }

    /// <summary>The figures of everything added so far.</summary>
    public SemanticMetricsResult Compute() => new(_imageCount, ClassCount, [.. _counts]);
}
