using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models.Heads;

namespace YoloTune.Training.Validation;

/// <summary>The part of a validation that does not depend on the engine: holds what was found against labels, image by image, and sums up.</summary>
internal abstract class TaskMeasurement
{
    private const double DefaultConfidence = 0.001;
    private const double DefaultConfusionConfidence = 0.25;

    private protected TaskMeasurement(int classCount, ValidatorOptions options, DetectionPart part, double defaultConfidence = DefaultConfidence)
    {
        Metrics = new DetectionMetrics(new DetectionMetricsOptions
        {
            ClassCount = classCount,
            SingleClass = options.SingleClass,
            ConfusionConfidence = options.Confidence ?? DefaultConfusionConfidence,
            Part = part,
        });
        Selection = NmsOptions.Validation with
        {
            Confidence = options.Confidence ?? defaultConfidence,
            Iou = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            Agnostic = options.AgnosticNms || options.SingleClass,
            MultiLabel = classCount > 1,
        };
    }

    /// <summary>How raw predictions are to be thinned out.</summary>
    public NmsOptions Selection { get; }

    /// <summary>The figures so far.</summary>
    protected DetectionMetrics Metrics { get; }

    /// <summary>The measurement of a network.</summary>
    /// <param name="task">What it predicts.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="keypoints">The key points of an object; of pose.</param>
    /// <param name="options">How to measure.</param>
    /// <param name="visit">Sees what was found in every image; may be null.</param>
    /// <exception cref="InvalidOperationException">The network finds no objects.</exception>
    public static TaskMeasurement Of(TaskKind task, int classCount, KeypointLayout? keypoints, ValidatorOptions options, Action<ImageDetections>? visit) => task switch
    {
        TaskKind.Detect => new DetectionMeasurement(classCount, options, visit),
        TaskKind.Segment => new SegmentationMeasurement(classCount, options, visit),
        TaskKind.Pose when keypoints is not null => new PoseMeasurement(classCount, keypoints, options, visit),
        TaskKind.Obb => new RotatedMeasurement(classCount, options, visit),
        _ => throw new InvalidOperationException($"A network for the task '{task}' finds no objects."),
    };

    /// <summary>Takes a batch and the network's output for it.</summary>
    /// <returns>What was found in every image, for pictures.</returns>
    public IReadOnlyList<Selection> Add(ImageBatch batch, DecodedOutput output)
    {
        var selections = new Selection[batch.Count];
        for (var i = 0; i < selections.Length; i++)
        {
            selections[i] = Add(batch, i, output);
        }

        return selections;
    }

    /// <summary>The figures of all that was added.</summary>
    /// <param name="losses">Mean loss items.</param>
    /// <param name="speed">Milliseconds per image.</param>
    public ValidationOutcome Conclude(IReadOnlyList<double> losses, ValidationSpeed speed)
    {
        var result = Metrics.Compute();
        return new ValidationOutcome(result, result.Values.ToDictionary(pair => pair.Key, pair => pair.Value), result.Fitness, losses, speed);
    }

    /// <summary>Takes an image of a batch and the network's output for it.</summary>
    /// <returns>What was found in it.</returns>
    private protected abstract Selection Add(ImageBatch batch, int image, DecodedOutput output);

    /// <summary>The way of an image from the network input to native pixels.</summary>
    private protected static NativeFrame FrameOf(ImageBatch batch, int image)
    {
        var source = batch.Images[image];
        return new(source.RatioHeight, source.PadLeft, source.PadTop, source.OriginalWidth, source.OriginalHeight);
    }

    /// <summary>The labels of an image: where they begin and how many there are.</summary>
    private protected static (int First, int Count) LabelsOf(ImageBatch batch, int image)
    {
        var first = batch.ImageIndex.AsSpan().IndexOf(image);
        return first < 0 ? (0, 0) : (first, batch.ImageIndex.AsSpan(first).LastIndexOf(image) + 1);
    }

    /// <summary>The labelled boxes of an image, network-input pixels.</summary>
    private protected static BoxTarget[] TargetsOf(ImageBatch batch, (int First, int Count) labels)
    {
        var targets = new BoxTarget[labels.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            var box = batch.Boxes.AsSpan((labels.First + i) * 4, 4);
            targets[i] = BoxTarget.FromNormalized((int)batch.Classes[labels.First + i], new CenterBox(box[0], box[1], box[2], box[3]), batch.Width, batch.Height);
        }

        return targets;
    }
}
