using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>The figures of the validation of a class for every pixel (spec/04 sections 10, 13).</summary>
public sealed class SemanticMetricsResult : ValidationFigures
{
    /// <summary>Computes the figures.</summary>
    /// <param name="imageCount">Images seen.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="counts">Pixels by true class, then predicted class; with a single class background comes first.</param>
    internal SemanticMetricsResult(int imageCount, int classCount, long[] counts)
    {
        var size = Math.Max(classCount, 2);
        ImageCount = imageCount;
        PixelCount = counts.Sum();
        PixelAccuracy = Enumerable.Range(0, size).Sum(i => counts[(i * size) + i]) / (PixelCount + 1e-10);
        Classes =
        [
            .. Enumerable.Range(0, size)
                .Where(value => classCount > 1 || value == 1)
                .Select(value => OverlapOf(classCount > 1 ? value : 0, value, size, counts))
                .Where(item => item.Pixels > 0 || classCount == 1),
        ];
        MeanIou = Classes.Count == 0 ? 0 : Classes.Average(item => item.Iou);
        Confusion = MatrixOf(classCount, size, counts);
    }

    /// <inheritdoc/>
    public override int ImageCount { get; }

    /// <summary>Pixels that count.</summary>
    public long PixelCount { get; }

    /// <inheritdoc/>
    /// <remarks>The pixels, as far as the number goes.</remarks>
    public override int InstanceCount => (int)Math.Min(PixelCount, int.MaxValue);

    /// <summary>Mean overlap of the classes that any pixel has, 0 to 1; with a single class, its own.</summary>
    public double MeanIou { get; }

    /// <summary>Share of the pixels whose class is right, 0 to 1.</summary>
    public double PixelAccuracy { get; }

    /// <summary>Classes that any pixel has, by class index.</summary>
    public IReadOnlyList<ClassOverlap> Classes { get; }

    /// <inheritdoc/>
    public override double Fitness => MeanIou;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Values
    {
        get
        {
            var names = MetricNames.Of(TaskKind.Semantic);
            return [new(names[0], MeanIou), new(names[1], PixelAccuracy)];
        }
    }

    private static ClassOverlap OverlapOf(int classIndex, int value, int size, long[] counts)
    {
        var (own, found, hit) = (0L, 0L, counts[(value * size) + value]);
        for (var other = 0; other < size; other++)
        {
            own += counts[(value * size) + other];
            found += counts[(other * size) + value];
        }

        var union = own + found - hit;
        return new ClassOverlap(classIndex, own, union == 0 ? 0 : (double)hit / union, own == 0 ? 0 : (double)hit / own);
    }

    // Background is the last one, as everywhere.
    private static ConfusionMatrix MatrixOf(int classCount, int size, long[] counts)
    {
        var matrix = classCount > 1 ? ConfusionMatrix.OfClasses(classCount) : new ConfusionMatrix(1);
        int Place(int value) => classCount > 1 ? value : 1 - value;
        for (var actual = 0; actual < size; actual++)
        {
            for (var predicted = 0; predicted < size; predicted++)
            {
                matrix.Count(Place(predicted), Place(actual), counts[(actual * size) + predicted]);
            }
        }

        return matrix;
    }
}
