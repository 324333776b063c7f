using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>
/// The part of a validation that does not depend on the engine: holds selections against labels, image by image, and sums up.
/// </summary>
internal sealed class DetectionMeasurement
{
    private const double DefaultConfidence = 0.001;
    private const double DefaultConfusionConfidence = 0.25;
    private readonly DetectionMetrics _metrics;
    private readonly Action<ImageDetections>? _visit;

    public DetectionMeasurement(int classCount, ValidatorOptions options, Action<ImageDetections>? visit)
    {
        _metrics = new DetectionMetrics(new DetectionMetricsOptions
        {
            ClassCount = classCount,
            SingleClass = options.SingleClass,
            ConfusionConfidence = options.Confidence ?? DefaultConfusionConfidence,
        });
        _visit = visit;
        Selection = NmsOptions.Validation with
        {
            Confidence = options.Confidence ?? DefaultConfidence,
            Iou = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            Agnostic = options.AgnosticNms || options.SingleClass,
            MultiLabel = classCount > 1,
        };
    }

    /// <summary>How raw predictions are to be thinned out.</summary>
    public NmsOptions Selection { get; }

    /// <summary>Takes a batch and what was found in it.</summary>
    public void Add(ImageBatch batch, IReadOnlyList<Selection> selections)
    {
        var first = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var targets = TargetsOf(batch, i, ref first);
            var image = batch.Images[i];
            var frame = new NativeFrame(image.RatioHeight, image.PadLeft, image.PadTop, image.OriginalWidth, image.OriginalHeight);
            _metrics.Add(selections[i].Detections, targets, frame);
            _visit?.Invoke(new ImageDetections(image, batch.Height, batch.Width, frame, selections[i].Detections, targets));
        }
    }

    /// <summary>The figures of all that was added.</summary>
    /// <param name="losses">Mean loss items.</param>
    /// <param name="speed">Milliseconds per image.</param>
    public ValidationOutcome Conclude(IReadOnlyList<double> losses, ValidationSpeed speed)
    {
        var result = _metrics.Compute();
        return new ValidationOutcome(result, result.Values.ToDictionary(pair => pair.Key, pair => pair.Value), result.Fitness, losses, speed);
    }

    private static BoxTarget[] TargetsOf(ImageBatch batch, int image, ref int first)
    {
        var from = first;
        while (first < batch.LabelCount && (int)batch.ImageIndex[first] == image)
        {
            first++;
        }

        var targets = new BoxTarget[first - from];
        for (var i = 0; i < targets.Length; i++)
        {
            var box = batch.Boxes.AsSpan((from + i) * 4, 4);
            targets[i] = BoxTarget.FromNormalized((int)batch.Classes[from + i], new CenterBox(box[0], box[1], box[2], box[3]), batch.Width, batch.Height);
        }

        return targets;
    }
}
