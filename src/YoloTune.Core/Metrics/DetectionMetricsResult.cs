namespace YoloTune.Core.Metrics;

/// <summary>
/// The figures of a validation of boxes, rotated boxes, or boxes with masks or key points (spec/04 sections 9, 10). The means are those of
/// the boxes; masks and key points have figures of their own in <see cref="Part"/>.
/// </summary>
public sealed class DetectionMetricsResult : ValidationFigures
{
    private readonly double[] _maps;

    internal DetectionMetricsResult(PrecisionRecall table, int imageCount, int[] imagesPerClass, IReadOnlyList<SizeMetrics> sizes, ConfusionMatrix? confusion)
    {
        Curves = table.Curves!;
        ImageCount = imageCount;
        Sizes = sizes;
        Confusion = confusion;
        Classes = [.. table.Classes.Select((_, row) => MakeClass(table, row, imagesPerClass))];
        InstanceCount = table.TargetCounts.Sum();
        MeanPrecision = PairwiseSum.Mean([.. Classes.Select(item => item.Precision)]);
        MeanRecall = PairwiseSum.Mean([.. Classes.Select(item => item.Recall)]);
        Map50 = table.MapAt(0);
        Map75 = table.MapAt(5);
        Map = table.Map;
        _maps = new double[imagesPerClass.Length];
        Array.Fill(_maps, Map);
        foreach (var item in Classes)
        {
            _maps[item.ClassIndex] = item.Ap;
        }
    }

    /// <summary>Classes with labels, by class index.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; }

    /// <inheritdoc/>
    public override int ImageCount { get; }

    /// <inheritdoc/>
    public override int InstanceCount { get; }

    /// <summary>Mean precision over classes, 0 to 1.</summary>
    public double MeanPrecision { get; }

    /// <summary>Mean recall over classes, 0 to 1.</summary>
    public double MeanRecall { get; }

    /// <summary>Mean average precision at IoU 0.50.</summary>
    public double Map50 { get; }

    /// <summary>Mean average precision at IoU 0.75.</summary>
    public double Map75 { get; }

    /// <summary>Mean average precision over IoU 0.50 to 0.95.</summary>
    public double Map { get; }

    /// <inheritdoc/>
    /// <remarks><see cref="Map"/>, plus that of the masks or key points.</remarks>
    public override double Fitness => (double.IsNaN(Map) ? 0 : Map) + (Part?.Fitness ?? 0);

    /// <summary>The figures of the masks or key points; null without any.</summary>
    public DetectionMetricsResult? Part { get; internal init; }

    /// <summary>What the figures are of; <see cref="DetectionPart.None"/> for boxes.</summary>
    public DetectionPart Kind { get; internal init; }

    /// <summary>Average precision of every class; classes without labels have <see cref="Map"/>.</summary>
    public IReadOnlyList<double> Maps => _maps;

    /// <summary>Curves over the classes of <see cref="Classes"/>.</summary>
    public MetricCurves Curves { get; }

    /// <summary>Average precision by object size, small to large; empty when not asked for.</summary>
    public IReadOnlyList<SizeMetrics> Sizes { get; }

    /// <summary>The names of the figures of boxes.</summary>
    public static IReadOnlyList<string> Keys { get; } = MetricNames.With("(B)");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Values
    {
        get
        {
            var names = MetricNames.With(Kind switch { DetectionPart.Mask => "(M)", DetectionPart.Keypoints => "(P)", _ => "(B)" });
            return [new(names[0], MeanPrecision), new(names[1], MeanRecall), new(names[2], Map50), new(names[3], Map), .. Part?.Values ?? []];
        }
    }

    private static ClassMetrics MakeClass(PrecisionRecall table, int row, int[] imagesPerClass)
    {
        var (classIndex, targets, curves) = (table.Classes[row], table.TargetCounts[row], table.Curves!);
        var (precision, recall) = (curves.Precision[row][curves.OperatingPoint], curves.Recall[row][curves.OperatingPoint]);
        var truePositives = Math.Round(recall * targets, MidpointRounding.ToEven);
        return new(
            classIndex,
            imagesPerClass[classIndex],
            targets,
            precision,
            recall,
            curves.F1[row][curves.OperatingPoint],
            table.Ap[row],
            truePositives,
            Math.Round((truePositives / (precision + 1e-16)) - truePositives, MidpointRounding.ToEven));
    }
}
