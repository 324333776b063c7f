using System.Runtime.InteropServices;
using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>The outcomes of all predictions of a validation: about a dozen bytes each, and label counts.</summary>
/// <param name="classCount">Number of classes, at least 1.</param>
internal sealed class OutcomeTable(int classCount)
{
    private const int SizeCount = 3;
    private const double SmallArea = 32 * 32;
    private const double LargeArea = 96 * 96;
    private readonly List<float> _confidences = [];
    private readonly List<int> _classes = [];
    private readonly List<ushort> _hits = [];
    private readonly List<ushort> _partHits = [];
    private readonly List<byte> _sizes = [];
    private readonly List<byte> _foundSizes = [];
    private readonly int[] _instances = new int[classCount];
    private readonly int[][] _instancesBySize = [new int[classCount], new int[classCount], new int[classCount]];

    /// <summary>Images with a label of each class.</summary>
    public int[] Images { get; } = new int[classCount];

    /// <summary>The size of an object by its native area, COCO's limits.</summary>
    public static byte SizeOf(double area) => (byte)(area < SmallArea ? ObjectSize.Small : area < LargeArea ? ObjectSize.Medium : ObjectSize.Large);

    /// <summary>The size of a box in network-input pixels.</summary>
    public static byte SizeOf(CornerBox box, NativeFrame? frame)
    {
        var native = frame?.ToNative(box) ?? box;
        return SizeOf((double)native.Width * native.Height);
    }

    /// <summary>Counts the labels of an image.</summary>
    public void CountTargets(ReadOnlySpan<int> classes, ReadOnlySpan<byte> sizes)
    {
        for (var t = 0; t < classes.Length; t++)
        {
            _instances[classes[t]]++;
            _instancesBySize[sizes[t]][classes[t]]++;
            Images[classes[t]] += classes[..t].Contains(classes[t]) ? 0 : 1;
        }
    }

    /// <summary>Stores a prediction.</summary>
    /// <param name="score">Confidence.</param>
    /// <param name="classIndex">Class.</param>
    /// <param name="hits">Thresholds at which its box is right.</param>
    /// <param name="partHits">Thresholds at which its mask or key points are right.</param>
    /// <param name="size">Its size.</param>
    /// <param name="foundSize">Size of the label it belongs to; null for none.</param>
    public void Add(float score, int classIndex, ushort hits, ushort partHits, byte size, byte? foundSize)
    {
        _confidences.Add(score);
        _classes.Add(classIndex);
        _hits.Add(hits);
        _partHits.Add(partHits);
        _sizes.Add(size);
        _foundSizes.Add(foundSize ?? byte.MaxValue);
    }

    /// <summary>Average precision and curves of the boxes.</summary>
    public PrecisionRecall Evaluate() => Evaluate(_hits, [], _instances, withCurves: true);

    /// <summary>Average precision and curves of the masks or key points.</summary>
    public PrecisionRecall EvaluatePart() => Evaluate(_partHits, [], _instances, withCurves: true);

    /// <summary>Average precision of the boxes by object size, small to large.</summary>
    public IReadOnlyList<SizeMetrics> EvaluateSizes()
    {
        var sizes = new SizeMetrics[SizeCount];
        for (var size = 0; size < SizeCount; size++)
        {
            var part = Evaluate(_hits, IgnoredOutside(size), _instancesBySize[size], withCurves: false);
            sizes[size] = new((ObjectSize)size, _instancesBySize[size].Sum(), part.MapAt(0), part.MapAt(5), part.Map);
        }

        return sizes;
    }

    private PrecisionRecall Evaluate(List<ushort> hits, ReadOnlySpan<ushort> ignored, int[] instances, bool withCurves) => PrecisionRecall.Compute(
        CollectionsMarshal.AsSpan(hits),
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
}
