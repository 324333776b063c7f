using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;

namespace YoloTune.Training.Validation;

/// <summary>The lines of the table of a validation (specification 04, section 14).</summary>
internal static class ResultLines
{
    /// <summary>The line of all classes, and one per class that has labels.</summary>
    /// <param name="figures">All figures.</param>
    /// <param name="names">Class names by index.</param>
    /// <exception cref="ArgumentException">The kind of figures is unknown.</exception>
    public static (ClassResult Overall, IReadOnlyList<ClassResult> Classes) Of(ValidationFigures figures, IReadOnlyList<string> names) => figures switch
    {
        DetectionMetricsResult boxes => OfBoxes(boxes, names),
        ClassificationMetricsResult classes => OfClasses(classes, names),
        SemanticMetricsResult pixels => OfPixels(pixels, names),
        DepthMetricsResult depths => (new ClassResult("depth_val", depths.ImageCount, depths.InstanceCount, [.. depths.Values.Select(pair => pair.Value)]), []),
        _ => throw new ArgumentException($"There is no table for {figures.GetType().Name}.", nameof(figures)),
    };

    private static (ClassResult Overall, IReadOnlyList<ClassResult> Classes) OfBoxes(DetectionMetricsResult boxes, IReadOnlyList<string> names)
    {
        var overall = new ClassResult("all", boxes.ImageCount, boxes.InstanceCount, [.. boxes.Values.Select(pair => pair.Value)]);

        // Boxes and parts have the same classes: those with labels.
        var parts = boxes.Part?.Classes;
        ClassResult[] classes =
        [
            .. boxes.Classes.Select((item, row) => new ClassResult(names[item.ClassIndex], item.Images, item.Instances, [.. Figures(item), .. parts is null ? [] : Figures(parts[row])])),
        ];
        return (overall, classes);
    }

    private static (ClassResult Overall, IReadOnlyList<ClassResult> Classes) OfClasses(ClassificationMetricsResult result, IReadOnlyList<string> names) => (
        new ClassResult("all", result.ImageCount, result.InstanceCount, [result.Top1, result.Top5]),
        [.. result.Classes.Select(item => new ClassResult(names[item.ClassIndex], item.Images, item.Images, [item.Top1, item.Top5]))]);

    private static (ClassResult Overall, IReadOnlyList<ClassResult> Classes) OfPixels(SemanticMetricsResult result, IReadOnlyList<string> names) => (
        new ClassResult("all", result.ImageCount, result.InstanceCount, [result.MeanIou, result.PixelAccuracy]),
        [.. result.Classes.Select(item => new ClassResult(names[item.ClassIndex], result.ImageCount, (int)Math.Min(item.Pixels, int.MaxValue), [item.Iou, item.Recall]))]);

    private static double[] Figures(ClassMetrics item) => [item.Precision, item.Recall, item.Ap50, item.Ap];
}
