using System.Globalization;
using YoloTune.Core.Text;

namespace YoloTune.Core.Metrics;

/// <summary>The printed table of a validation of boxes, line by line (spec/04 section 14).</summary>
public static class ValidationTable
{
    /// <summary>The heading.</summary>
    public static string Header { get; } = Label("Class") + string.Concat(new[] { "Images", "Instances", "Box(P", "R", "mAP50", "mAP50-95)" }.Select(text => text.PadLeft(11)));

    /// <summary>The line of all classes together.</summary>
    /// <param name="result">The figures.</param>
    public static string Total(DetectionMetricsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Row("all", result.ImageCount, result.InstanceCount, result.MeanPrecision, result.MeanRecall, result.Map50, result.Map);
    }

    /// <summary>One line per class with labels, in class order.</summary>
    /// <param name="result">The figures.</param>
    /// <param name="names">Class names; a missing one is replaced by its index.</param>
    public static IEnumerable<string> PerClass(DetectionMetricsResult result, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(names);
        return result.Classes.Select(item => Row(NameOf(names, item.ClassIndex), item.Images, item.Instances, item.Precision, item.Recall, item.Ap50, item.Ap));
    }

    /// <summary>The closing line: milliseconds per image.</summary>
    /// <param name="preprocess">Preparing the input.</param>
    /// <param name="inference">The network.</param>
    /// <param name="loss">The loss; 0 outside training.</param>
    /// <param name="postprocess">Selection.</param>
    public static string Speed(double preprocess, double inference, double loss, double postprocess) => string.Create(
        CultureInfo.InvariantCulture,
        $"Speed: {preprocess:F1}ms preprocess, {inference:F1}ms inference, {loss:F1}ms loss, {postprocess:F1}ms postprocess per image");

    private static string NameOf(IReadOnlyList<string> names, int index) =>
        index < names.Count ? names[index] : index.ToString(CultureInfo.InvariantCulture);

    private static string Row(string label, int images, int instances, params ReadOnlySpan<double> values)
    {
        var line = Label(label) + Integer(images) + Integer(instances);
        foreach (var value in values)
        {
            line += PrintfFormat.General(value, 3).PadLeft(11);
        }

        return line;
    }

    private static string Label(string text) => text.PadLeft(22);

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture).PadLeft(11);
}
