namespace YoloTune.Core.Metrics;

/// <summary>Accumulates the validation of a classifier (spec/04 section 12). Not safe for several threads at once.</summary>
/// <param name="classCount">Number of classes, at least 1.</param>
public sealed class ClassificationMetrics(int classCount)
{
    private const int Best = 5;
    private readonly ConfusionMatrix _confusion = ConfusionMatrix.OfClasses(classCount);
    private readonly int[] _images = new int[classCount];
    private readonly int[] _first = new int[classCount];
    private readonly int[] _amongBest = new int[classCount];
    private int _imageCount;

    /// <summary>Adds one image.</summary>
    /// <param name="probabilities">One probability (or logit) per class.</param>
    /// <param name="target">The true class.</param>
    /// <returns>The predicted class.</returns>
    /// <exception cref="ArgumentException">The number of probabilities or the class does not fit.</exception>
    public int Add(ReadOnlySpan<float> probabilities, int target)
    {
        if (probabilities.Length != classCount || (uint)target >= (uint)classCount)
        {
            throw new ArgumentException($"There are {probabilities.Length} probabilities and class {target} for {classCount} classes.", nameof(probabilities));
        }

        var ranked = Ranking.Best(probabilities, Best);
        Add(ranked, target);
        return ranked[0];
    }

    /// <summary>Adds one image whose best classes are known.</summary>
    /// <param name="ranked">The best classes, the likeliest first; five, or all when there are fewer.</param>
    /// <param name="target">The true class.</param>
    public void Add(ReadOnlySpan<int> ranked, int target)
    {
        _imageCount++;
        _images[target]++;
        _first[target] += ranked[0] == target ? 1 : 0;
        _amongBest[target] += ranked.Contains(target) ? 1 : 0;
        _confusion.Count(ranked[0], target);
    }

    /// <summary>The figures of everything added so far.</summary>
    public ClassificationMetricsResult Compute() => new(_imageCount, _images, _first, _amongBest, _confusion);
}
