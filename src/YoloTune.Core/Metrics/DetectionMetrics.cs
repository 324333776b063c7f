using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>
/// Accumulates validation of boxes, rotated boxes, and boxes with masks or key points, image by image; keeps about a dozen bytes per
/// prediction and nothing per pixel (spec/04 sections 6 to 11). Not safe for several threads at once.
/// </summary>
public sealed class DetectionMetrics
{
    private readonly DetectionMetricsOptions _options;
    private readonly OutcomeTable _outcomes;
    private int _imageCount;

    /// <summary>Starts with nothing seen.</summary>
    /// <param name="options">What to count.</param>
    public DetectionMetrics(DetectionMetricsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.ClassCount);
        _options = options;
        _outcomes = new OutcomeTable(options.ClassCount);
        Confusion = options.ConfusionConfidence is { } confidence ? new ConfusionMatrix(options.ClassCount, confidence) : null;
    }

    /// <summary>The confusion matrix so far, or null when it was not asked for.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>Adds one image with axis-aligned boxes.</summary>
    /// <param name="predictions">Predictions in pixels of the network input, by descending score.</param>
    /// <param name="targets">Labels in pixels of the network input.</param>
    /// <param name="frame">The way to native pixels, for object sizes; null when both are the same.</param>
    /// <param name="partOverlaps">
    /// Labels x predictions overlaps of what <see cref="DetectionMetricsOptions.Part"/> names (mask IoU or key point similarity),
    /// row-major; not looked at without a part.
    /// </param>
    /// <returns>How the boxes of the image fared at IoU 0.50.</returns>
    /// <exception cref="ArgumentException">A class index is outside the classes, or overlaps are missing.</exception>
    public ImageMatch Add(ReadOnlySpan<Detection> predictions, ReadOnlySpan<BoxTarget> targets, NativeFrame? frame = null, ReadOnlySpan<float> partOverlaps = default)
    {
        var found = new Labelled(predictions.Length);
        var boxes = new CornerBox[predictions.Length];
        for (var p = 0; p < boxes.Length; p++)
        {
            boxes[p] = predictions[p].Box;
            found.Set(p, ClassOf(predictions[p].ClassIndex, nameof(predictions)), OutcomeTable.SizeOf(boxes[p], frame), predictions[p].Score);
        }

        var labels = new Labelled(targets.Length);
        var targetBoxes = new CornerBox[targets.Length];
        for (var t = 0; t < targetBoxes.Length; t++)
        {
            targetBoxes[t] = targets[t].Box;
            labels.Set(t, ClassOf(targets[t].ClassIndex, nameof(targets)), OutcomeTable.SizeOf(targetBoxes[t], frame), 1);
        }

        var iou = new float[targetBoxes.Length * boxes.Length];
        BoxOverlap.Matrix(targetBoxes, boxes, iou);
        return Add(found, labels, iou, partOverlaps);
    }

    /// <summary>Adds one image with rotated boxes, which overlap as <see cref="ProbIou"/> says.</summary>
    /// <param name="predictions">Predictions in pixels of the network input, by descending score.</param>
    /// <param name="targets">Labels in pixels of the network input.</param>
    /// <param name="frame">The way to native pixels, for object sizes; null when both are the same.</param>
    /// <returns>How the image fared at an overlap of 0.50.</returns>
    /// <exception cref="ArgumentException">A class index is outside the classes.</exception>
    public ImageMatch AddRotated(ReadOnlySpan<RotatedDetection> predictions, ReadOnlySpan<RotatedTarget> targets, NativeFrame? frame = null)
    {
        var gain = frame?.Gain ?? 1;
        var found = new Labelled(predictions.Length);
        var boxes = new RotatedBox[predictions.Length];
        for (var p = 0; p < boxes.Length; p++)
        {
            boxes[p] = predictions[p].Box;
            found.Set(p, ClassOf(predictions[p].ClassIndex, nameof(predictions)), SizeOf(boxes[p], gain), predictions[p].Score);
        }

        var labels = new Labelled(targets.Length);
        var targetBoxes = new RotatedBox[targets.Length];
        for (var t = 0; t < targetBoxes.Length; t++)
        {
            targetBoxes[t] = targets[t].Box;
            labels.Set(t, ClassOf(targets[t].ClassIndex, nameof(targets)), SizeOf(targetBoxes[t], gain), 1);
        }

        var overlaps = new float[targetBoxes.Length * boxes.Length];
        RotatedOverlap.Matrix(targetBoxes, boxes, overlaps);
        return Add(found, labels, overlaps, []);
    }

    /// <summary>The figures of everything added so far.</summary>
    public DetectionMetricsResult Compute()
    {
        var part = _options.Part == DetectionPart.None ? null
            : new DetectionMetricsResult(_outcomes.EvaluatePart(), _imageCount, _outcomes.Images, [], null) { Kind = _options.Part };
        return new DetectionMetricsResult(_outcomes.Evaluate(), _imageCount, _outcomes.Images, _options.BySize ? _outcomes.EvaluateSizes() : [], Confusion)
        {
            Part = part,
        };
    }

    private ImageMatch Add(Labelled found, Labelled labels, float[] iou, ReadOnlySpan<float> partOverlaps)
    {
        if (_options.Part != DetectionPart.None && partOverlaps.Length != iou.Length)
        {
            throw new ArgumentException("The overlaps of masks or key points are not labels x predictions.", nameof(partOverlaps));
        }

        _imageCount++;
        Confusion?.Add(iou, labels.Classes, found.Classes, found.Scores);
        _outcomes.CountTargets(labels.Classes, labels.Sizes);
        var (hits, partHits, bestTargets) = (new ushort[found.Count], new ushort[found.Count], new int[found.Count]);
        if (_options.Part != DetectionPart.None)
        {
            TruePositives.Match(partOverlaps, labels.Classes, found.Classes, partHits, bestTargets);
        }

        TruePositives.Match(iou, labels.Classes, found.Classes, hits, bestTargets);
        var right = 0;
        for (var p = 0; p < hits.Length; p++)
        {
            _outcomes.Add(found.Scores[p], found.Classes[p], hits[p], partHits[p], found.Sizes[p], bestTargets[p] < 0 ? null : labels.Sizes[bestTargets[p]]);
            right += hits[p] & 1;
        }

        return new(right, found.Count - right, labels.Count - right);
    }

    private static byte SizeOf(RotatedBox box, float gain) => OutcomeTable.SizeOf((double)box.Width / gain * (box.Height / gain));

    private int ClassOf(int index, string name)
    {
        if (_options.SingleClass)
        {
            return 0;
        }

        return (uint)index < (uint)_options.ClassCount ? index : throw new ArgumentException($"Class {index} is outside the {_options.ClassCount} classes.", name);
    }

    /// <summary>Classes, sizes and scores of the objects of an image.</summary>
    private sealed class Labelled(int count)
    {
        public int Count => Classes.Length;

        public int[] Classes { get; } = new int[count];

        public byte[] Sizes { get; } = new byte[count];

        public float[] Scores { get; } = new float[count];

        public void Set(int index, int classIndex, byte size, float score) => (Classes[index], Sizes[index], Scores[index]) = (classIndex, size, score);
    }
}
