namespace YoloTune.Core.Tasks;

/// <summary>What a classifier says about one image, under the field's names (spec/07 section 5).</summary>
public sealed class ClassProbabilities
{
    private const int Listed = 5;
    private readonly float[] _data;

    /// <summary>Wraps probabilities.</summary>
    /// <param name="data">One per class, 0 to 1; at least one. Not copied.</param>
    public ClassProbabilities(float[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Length, nameof(data));
        _data = data;
        Top5 = [.. Enumerable.Range(0, data.Length).OrderByDescending(index => data[index]).Take(Listed)];
    }

    /// <summary>The probability of every class.</summary>
    public IReadOnlyList<float> Data => _data;

    /// <summary>The most likely class.</summary>
    public int Top1 => Top5[0];

    /// <summary>Its probability.</summary>
    public float Top1Conf => _data[Top1];

    /// <summary>The five most likely classes (all when there are fewer), best first; the lower index first among equals.</summary>
    public IReadOnlyList<int> Top5 { get; }

    /// <summary>Their probabilities.</summary>
    public IReadOnlyList<float> Top5Conf => [.. Top5.Select(index => _data[index])];
}
