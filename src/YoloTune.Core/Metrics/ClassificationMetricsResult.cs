using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>The figures of the validation of a classifier (spec/04 sections 10, 12).</summary>
public sealed class ClassificationMetricsResult : ValidationFigures
{
    internal ClassificationMetricsResult(int imageCount, int[] images, int[] first, int[] amongBest, ConfusionMatrix confusion)
    {
        ImageCount = imageCount;
        Confusion = confusion;
        Top1 = Share(first.Sum(), imageCount);
        Top5 = Share(amongBest.Sum(), imageCount);
        Classes =
        [
            .. Enumerable.Range(0, images.Length)
                .Where(index => images[index] > 0)
                .Select(index => new ClassAccuracy(index, images[index], Share(first[index], images[index]), Share(amongBest[index], images[index]))),
        ];
    }

    /// <inheritdoc/>
    public override int ImageCount { get; }

    /// <inheritdoc/>
    /// <remarks>One label per image.</remarks>
    public override int InstanceCount => ImageCount;

    /// <summary>Share of the images whose likeliest class is the true one, 0 to 1.</summary>
    public double Top1 { get; }

    /// <summary>Share of the images whose true class is among the five likeliest, 0 to 1.</summary>
    public double Top5 { get; }

    /// <summary>Classes with images, by class index.</summary>
    public IReadOnlyList<ClassAccuracy> Classes { get; }

    /// <inheritdoc/>
    public override double Fitness => (Top1 + Top5) / 2;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Values
    {
        get
        {
            var names = MetricNames.Of(TaskKind.Classify);
            return [new(names[0], Top1), new(names[1], Top5)];
        }
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
