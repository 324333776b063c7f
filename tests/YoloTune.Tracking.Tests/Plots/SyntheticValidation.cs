using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;

namespace YoloTune.Tracking.Tests.Plots;

/// <summary>Validations with plausible hits, misses and confusions.</summary>
internal static class SyntheticValidation
{
    public static readonly string[] Names =
    [
        "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
        "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "elephant",
    ];

    public static DetectionMetricsResult Run(int classes, int images, int seed = 1)
    {
        var random = new Random(seed);
        var metrics = new DetectionMetrics(new() { ClassCount = classes, ConfusionConfidence = 0.25 });
        for (var image = 0; image < images; image++)
        {
            var targets = new List<BoxTarget>();
            var predictions = new List<Detection>();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var target = Target(random, classes);
                targets.Add(target);
                if (random.NextDouble() < 0.85 - (0.02 * (target.ClassIndex % 20)))
                {
                    predictions.Add(Hit(random, target, classes));
                }

                if (random.NextDouble() < 0.3)
                {
                    predictions.Add(new(random.Next(400), random.Next(400), 620, 620, 0.7f * random.NextSingle() * random.NextSingle(), random.Next(classes)));
                }
            }

            metrics.Add(predictions.OrderByDescending(item => item.Score).ToArray(), targets.ToArray());
        }

        return metrics.Compute();
    }

    private static BoxTarget Target(Random random, int classes)
    {
        var (x, y, width, height) = (random.NextSingle() * 400, random.NextSingle() * 400, 30 + (random.NextSingle() * 190), 30 + (random.NextSingle() * 190));
        return new(x, y, x + width, y + height, (int)(classes * Math.Pow(random.NextDouble(), 1.4)));
    }

    private static Detection Hit(Random random, BoxTarget target, int classes)
    {
        var shift = (random.NextSingle() - 0.5f) * 0.2f * (target.X2 - target.X1);
        var classIndex = random.NextDouble() < 0.08 ? random.Next(classes) : target.ClassIndex;
        return new(target.X1 + shift, target.Y1, target.X2 + shift, target.Y2, MathF.Sqrt(random.NextSingle()), classIndex);
    }
}
