using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>
/// Counts of predicted against true classes; the last row and column are background. Matching ignores the class
/// (spec/04 section 11).
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;
    private readonly float _confidence;
    private readonly float _iou;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <param name="confidence">Predictions must exceed this, 0 to 1. The reference takes 0.25 unless the user gave a threshold, then that one.</param>
    /// <param name="iou">Overlaps must exceed this, 0 to 1.</param>
    public ConfusionMatrix(int classCount, double confidence = 0.25, double iou = 0.45)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        ClassCount = classCount;
        Size = classCount + 1;
        _counts = new long[Size * Size];
        _confidence = (float)confidence;
        _iou = (float)iou;
    }

    private ConfusionMatrix(int classCount, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        (ClassCount, Size) = (classCount, size);
        _counts = new long[size * size];
    }

    /// <summary>Number of classes; also the index of background.</summary>
    public int ClassCount { get; }

    /// <summary>Rows and columns: the classes and, where objects are looked for, background.</summary>
    public int Size { get; }

    /// <summary>How often something of class <paramref name="actual"/> was predicted as <paramref name="predicted"/>.</summary>
    /// <param name="predicted">Row, 0 to <see cref="ClassCount"/>; the last is "missed".</param>
    /// <param name="actual">Column, 0 to <see cref="ClassCount"/>; the last is "nothing there".</param>
    public long this[int predicted, int actual] => _counts[(predicted * Size) + actual];

    /// <summary>An empty matrix for classifiers, which have no background.</summary>
    /// <param name="classCount">Number of classes, at least 1.</param>
    public static ConfusionMatrix OfClasses(int classCount) => new(classCount, classCount);

    /// <summary>Adds one image.</summary>
    /// <param name="predictions">Predictions, pixels of the network input.</param>
    /// <param name="targets">Labels, same pixels.</param>
    public void Add(ReadOnlySpan<Detection> predictions, ReadOnlySpan<BoxTarget> targets)
    {
        var boxes = new List<CornerBox>();
        var classes = new List<int>();
        foreach (var prediction in predictions)
        {
            if (prediction.Score > _confidence)
            {
                boxes.Add(prediction.Box);
                classes.Add(prediction.ClassIndex);
            }
        }

        var targetBoxes = new CornerBox[targets.Length];
        var targetClasses = new int[targets.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            (targetBoxes[i], targetClasses[i]) = (targets[i].Box, targets[i].ClassIndex);
        }

        var iou = new float[targets.Length * boxes.Count];
        BoxOverlap.Matrix(targetBoxes, boxes.ToArray(), iou);
        AddOverlaps(iou, targetClasses, classes.ToArray());
    }

    /// <summary>Adds one image, for any kind of overlap.</summary>
    /// <param name="iou">Labels x predictions overlaps, row-major.</param>
    /// <param name="targetClasses">(T) class of every label.</param>
    /// <param name="predictedClasses">(P) class of every prediction.</param>
    /// <param name="scores">(P) confidence of every prediction; those not above the threshold do not count.</param>
    public void Add(ReadOnlySpan<float> iou, ReadOnlySpan<int> targetClasses, ReadOnlySpan<int> predictedClasses, ReadOnlySpan<float> scores)
    {
        var kept = new List<int>(scores.Length);
        for (var p = 0; p < scores.Length; p++)
        {
            if (scores[p] > _confidence)
            {
                kept.Add(p);
            }
        }

        var classes = new int[kept.Count];
        var overlaps = new float[targetClasses.Length * kept.Count];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = predictedClasses[kept[i]];
            for (var t = 0; t < targetClasses.Length; t++)
            {
                overlaps[(t * classes.Length) + i] = iou[(t * scores.Length) + kept[i]];
            }
        }

        AddOverlaps(overlaps, targetClasses, classes);
    }

    /// <summary>Adds one image whose predictions are already filtered by confidence, for any kind of overlap.</summary>
    /// <param name="iou">Labels x predictions overlaps, row-major.</param>
    /// <param name="targetClasses">(T) class of every label.</param>
    /// <param name="predictedClasses">(P) class of every prediction.</param>
    public void AddOverlaps(ReadOnlySpan<float> iou, ReadOnlySpan<int> targetClasses, ReadOnlySpan<int> predictedClasses)
    {
        var partners = new int[targetClasses.Length];
        var overlaps = new float[targetClasses.Length];
        Array.Fill(partners, -1);
        for (var p = 0; p < predictedClasses.Length; p++)
        {
            var (target, overlap) = BestTarget(iou, p, targetClasses.Length, predictedClasses.Length);

            // Equal overlaps: the later prediction wins, as in the reference's reversed sort.
            if (target >= 0 && (partners[target] < 0 || overlap >= overlaps[target]))
            {
                (partners[target], overlaps[target]) = (p, overlap);
            }
        }

        var matched = new bool[predictedClasses.Length];
        for (var t = 0; t < partners.Length; t++)
        {
            Count(partners[t] < 0 ? ClassCount : predictedClasses[partners[t]], targetClasses[t]);
            if (partners[t] >= 0)
            {
                matched[partners[t]] = true;
            }
        }

        for (var p = 0; p < matched.Length; p++)
        {
            if (!matched[p])
            {
                Count(predictedClasses[p], ClassCount);
            }
        }
    }

    /// <summary>The shares of each true class: every column divided by its sum + 1e-9. Indexed [predicted, true].</summary>
    public double[,] Normalize()
    {
        var shares = new double[Size, Size];
        for (var column = 0; column < Size; column++)
        {
            var sum = 0L;
            for (var row = 0; row < Size; row++)
            {
                sum += this[row, column];
            }

            for (var row = 0; row < Size; row++)
            {
                shares[row, column] = this[row, column] / (sum + 1e-9);
            }
        }

        return shares;
    }

    private (int Target, float Overlap) BestTarget(ReadOnlySpan<float> iou, int prediction, int targets, int predictions)
    {
        var (target, best) = (-1, 0f);
        for (var t = 0; t < targets; t++)
        {
            var overlap = iou[(t * predictions) + prediction];
            if (overlap > _iou && overlap >= best)
            {
                (target, best) = (t, overlap);
            }
        }

        return (target, best);
    }

    /// <summary>Counts one prediction, or several alike.</summary>
    internal void Count(int predicted, int actual, long times = 1) => _counts[(predicted * Size) + actual] += times;
}
