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
        Top5 = Best(data, new int[Math.Min(data.Length, Listed)]);
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

    private static int[] Best(float[] data, int[] best)
    {
        var count = 0;
        for (var index = 0; index < data.Length; index++)
        {
            // Behind all that are at least as likely; NaN is the least likely of all.
            var place = count;
            while (place > 0 && data[index].CompareTo(data[best[place - 1]]) > 0)
            {
                place--;
            }

            if (place < best.Length)
            {
                count = Math.Min(count + 1, best.Length);
                best.AsSpan(place, count - place - 1).CopyTo(best.AsSpan(place + 1));
                best[place] = index;
            }
        }

        return best;
    }
}
