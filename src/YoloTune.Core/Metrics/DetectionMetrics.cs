using System.Runtime.InteropServices;
using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>
/// Accumulates validation of axis-aligned boxes image by image; keeps about a dozen bytes per prediction and nothing per pixel
/// (spec/04 sections 6 to 11). Not safe for several threads at once.
/// </summary>
public sealed class DetectionMetrics
{
    private const int Sizes = 3;
    private const double SmallArea = 32 * 32;
    private const double LargeArea = 96 * 96;
    private readonly DetectionMetricsOptions _options;
    private readonly List<float> _confidences = [];
    private readonly List<int> _classes = [];
    private readonly List<ushort> _hits = [];
    private readonly List<byte> _sizes = [];
    private readonly List<byte> _foundSizes = [];
    private readonly int[] _instances;
    private readonly int[] _images;
    private readonly int[][] _instancesBySize = new int[Sizes][];
    private int _imageCount;

    /// <summary>Starts with nothing seen.</summary>
    /// <param name="options">What to count.</param>
    public DetectionMetrics(DetectionMetricsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.ClassCount);
        _options = options;
        _instances = new int[options.ClassCount];
        _images = new int[options.ClassCount];
        for (var size = 0; size < Sizes; size++)
        {
            _instancesBySize[size] = new int[options.ClassCount];
        }

        Confusion = options.ConfusionConfidence is { } confidence ? new ConfusionMatrix(options.ClassCount, confidence) : null;
    }

    /// <summary>The confusion matrix so far, or null when it was not asked for.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>Adds one image.</summary>
    /// <param name="predictions">Predictions in pixels of the network input, by descending score.</param>
    /// <param name="targets">Labels in pixels of the network input.</param>
    /// <param name="frame">The way to native pixels, for object sizes; null when both are the same.</param>
    /// <returns>How the image fared at IoU 0.50.</returns>
    /// <exception cref="ArgumentException">A class index is outside the classes.</exception>
    public ImageMatch Add(ReadOnlySpan<Detection> predictions, ReadOnlySpan<BoxTarget> targets, NativeFrame? frame = null)
    {
        var found = _options.SingleClass ? MergeClasses(predictions) : predictions;
        var labels = _options.SingleClass ? MergeClasses(targets) : targets;
        CheckClasses(found, labels);
        _imageCount++;
        Confusion?.Add(found, labels);
        var targetSizes = CountTargets(labels, frame);
        var (predictedBoxes, predictedClasses) = Split(found);
        var iou = new float[labels.Length * found.Length];
        var targetBoxes = new CornerBox[labels.Length];
        var targetClasses = new int[labels.Length];
        for (var t = 0; t < labels.Length; t++)
        {
            (targetBoxes[t], targetClasses[t]) = (labels[t].Box, labels[t].ClassIndex);
        }

        BoxOverlap.Matrix(targetBoxes, predictedBoxes, iou);
        var hits = new ushort[found.Length];
        var bestTargets = new int[found.Length];
        TruePositives.Match(iou, targetClasses, predictedClasses, hits, bestTargets);
        return Store(found, hits, bestTargets, targetSizes, frame);
    }

    /// <summary>The figures of everything added so far.</summary>
    public DetectionMetricsResult Compute()
    {
        var table = Evaluate([], _instances, withCurves: true);
        var sizes = new List<SizeMetrics>();
        for (var size = 0; size < Sizes && _options.BySize; size++)
        {
            var part = Evaluate(IgnoredOutside(size), _instancesBySize[size], withCurves: false);
            sizes.Add(new((ObjectSize)size, _instancesBySize[size].Sum(), part.MapAt(0), part.MapAt(5), part.Map));
        }

        return new DetectionMetricsResult(table, _imageCount, _images, sizes, Confusion);
    }

    private PrecisionRecall Evaluate(ReadOnlySpan<ushort> ignored, int[] instances, bool withCurves) => PrecisionRecall.Compute(
        CollectionsMarshal.AsSpan(_hits),
        ignored,
        CollectionsMarshal.AsSpan(_confidences),
        CollectionsMarshal.AsSpan(_classes),
        instances,
        withCurves);

    /// <summary>For every prediction the thresholds at which it does not count in a size range.</summary>
    private ushort[] IgnoredOutside(int size)
    {
        var ignored = new ushort[_hits.Count];
        for (var i = 0; i < ignored.Length; i++)
        {
            var foundElsewhere = _foundSizes[i] == size ? 0 : _hits[i];
            var missedElsewhere = _sizes[i] == size ? 0 : ~_hits[i] & IouThresholds.AllBits;
            ignored[i] = (ushort)(foundElsewhere | missedElsewhere);
        }

        return ignored;
    }

    private ImageMatch Store(ReadOnlySpan<Detection> predictions, ushort[] hits, int[] bestTargets, byte[] targetSizes, NativeFrame? frame)
    {
        var found = 0;
        for (var p = 0; p < predictions.Length; p++)
        {
            _confidences.Add(predictions[p].Score);
            _classes.Add(predictions[p].ClassIndex);
            _hits.Add(hits[p]);
            _sizes.Add(SizeOf(predictions[p].Box, frame));
            _foundSizes.Add(bestTargets[p] < 0 ? byte.MaxValue : targetSizes[bestTargets[p]]);
            found += hits[p] & 1;
        }

        return new(found, predictions.Length - found, targetSizes.Length - found);
    }

    private byte[] CountTargets(ReadOnlySpan<BoxTarget> targets, NativeFrame? frame)
    {
        var sizes = new byte[targets.Length];
        for (var t = 0; t < targets.Length; t++)
        {
            var classIndex = targets[t].ClassIndex;
            sizes[t] = SizeOf(targets[t].Box, frame);
            _instances[classIndex]++;
            _instancesBySize[sizes[t]][classIndex]++;
            if (IsFirstOfItsClass(targets, t))
            {
                _images[classIndex]++;
            }
        }

        return sizes;
    }

    private static bool IsFirstOfItsClass(ReadOnlySpan<BoxTarget> targets, int index)
    {
        for (var t = 0; t < index; t++)
        {
            if (targets[t].ClassIndex == targets[index].ClassIndex)
            {
                return false;
            }
        }

        return true;
    }

    private static byte SizeOf(CornerBox box, NativeFrame? frame)
    {
        var native = frame?.ToNative(box) ?? box;
        var area = (double)native.Width * native.Height;
        return (byte)(area < SmallArea ? ObjectSize.Small : area < LargeArea ? ObjectSize.Medium : ObjectSize.Large);
    }

    private static (CornerBox[] Boxes, int[] Classes) Split(ReadOnlySpan<Detection> predictions)
    {
        var boxes = new CornerBox[predictions.Length];
        var classes = new int[predictions.Length];
        for (var p = 0; p < predictions.Length; p++)
        {
            (boxes[p], classes[p]) = (predictions[p].Box, predictions[p].ClassIndex);
        }

        return (boxes, classes);
    }

    private static Detection[] MergeClasses(ReadOnlySpan<Detection> predictions)
    {
        var merged = predictions.ToArray();
        for (var i = 0; i < merged.Length; i++)
        {
            merged[i] = merged[i] with { ClassIndex = 0 };
        }

        return merged;
    }

    private static BoxTarget[] MergeClasses(ReadOnlySpan<BoxTarget> targets)
    {
        var merged = targets.ToArray();
        for (var i = 0; i < merged.Length; i++)
        {
            merged[i] = merged[i] with { ClassIndex = 0 };
        }

        return merged;
    }

    private void CheckClasses(ReadOnlySpan<Detection> predictions, ReadOnlySpan<BoxTarget> targets)
    {
        foreach (var prediction in predictions)
        {
            RequireClass(prediction.ClassIndex, nameof(predictions));
        }

        foreach (var target in targets)
        {
            RequireClass(target.ClassIndex, nameof(targets));
        }
    }

    private void RequireClass(int index, string name)
    {
        if ((uint)index >= (uint)_options.ClassCount)
        {
            throw new ArgumentException($"Class {index} is outside the {_options.ClassCount} classes.", name);
        }
    }
}
