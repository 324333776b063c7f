using YoloTune.Core.Text;

namespace YoloTune.Core.Metrics;

/// <summary>The figures of a validation of boxes (spec/04 sections 9, 10).</summary>
public sealed class DetectionMetricsResult
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

    /// <summary>Images seen.</summary>
    public int ImageCount { get; }

    /// <summary>Labels seen. With 0 every mean is 0 and the caller should warn.</summary>
    public int InstanceCount { get; }

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

    /// <summary>What the best model is chosen by: <see cref="Map"/>, NaN counting as 0.</summary>
    public double Fitness => double.IsNaN(Map) ? 0 : Map;

    /// <summary>Average precision of every class; classes without labels have <see cref="Map"/>.</summary>
    public IReadOnlyList<double> Maps => _maps;

    /// <summary>Curves over the classes of <see cref="Classes"/>.</summary>
    public MetricCurves Curves { get; }

    /// <summary>Average precision by object size, small to large; empty when not asked for.</summary>
    public IReadOnlyList<SizeMetrics> Sizes { get; }

    /// <summary>The confusion matrix, or null when not asked for.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>The keys of <see cref="Values"/>, in order.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)", "metrics/mAP50-95(B)"];

    /// <summary>The means under the field's names, in the order of the columns of results.csv.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Values =>
    [
        new(Keys[0], MeanPrecision),
        new(Keys[1], MeanRecall),
        new(Keys[2], Map50),
        new(Keys[3], Map),
    ];

    /// <summary>
    /// <see cref="Values"/> and <c>fitness</c> rounded to five decimals, as training stores them and compares them
    /// (spec/04 sections 1, 21).
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> RoundedValues =>
        [.. Values.Append(new("fitness", Fitness)).Select(pair => KeyValuePair.Create(pair.Key, DecimalRounding.Round(pair.Value, 5)))];

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
