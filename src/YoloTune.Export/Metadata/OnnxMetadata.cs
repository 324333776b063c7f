using System.Globalization;
using YoloTune.Export.Emitters;
using YoloTune.Models;
using YoloTune.Models.Heads;

namespace YoloTune.Export.Metadata;

/// <summary>The metadata that ONNX consumers read (specification 07, sections 11 and 12).</summary>
internal static class OnnxMetadata
{
    /// <summary>Name of the program, as producer and author.</summary>
    public const string Producer = "YoloTune";

    /// <summary>Version of the program.</summary>
    public static string ProducerVersion { get; } = typeof(OnnxMetadata).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Keys and values in the order of the reference.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">The form of the graph.</param>
    /// <param name="data">The data set the model was trained on, or null.</param>
    /// <param name="now">When the file is written.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(YoloModel model, GraphPlan plan, string? data, DateTimeOffset now) =>
    [
        new("description", $"Ultralytics {DisplayName(model)} model {(data is null ? string.Empty : "trained on " + data)}"),
        new("author", Producer),
        new("date", now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture)),
        new("version", ProducerVersion),
        new("license", "The licence of the weights; YoloTune itself is MIT"),
        new("docs", "README of YoloTune"),
        new("stride", model.MaximumStride.ToString(CultureInfo.InvariantCulture)),
        new("task", model.Task.ToString().ToLowerInvariant()),
        new("head", model.Nodes[^1].Module),
        new("batch", plan.Batch.ToString(CultureInfo.InvariantCulture)),
        new("imgsz", string.Create(CultureInfo.InvariantCulture, $"[{plan.Height}, {plan.Width}]")),
        new("names", PythonText.Dictionary(model.ClassNames)),
        new("args", Arguments(plan, data)),
        new("channels", model.Definition.Channels.ToString(CultureInfo.InvariantCulture)),
        new("end2end", PythonText.Truth(plan.EndToEnd)),
        .. Keypoints(model),
    ];

    /// <summary>What may trouble readers that take the names apart at fixed marks.</summary>
    public static IReadOnlyList<string> Warnings(YoloModel model, GraphPlan plan)
    {
        var warnings = new List<string>();
        if (model.ClassNames.FirstOrDefault(name => name.AsSpan().IndexOfAny("'\",:") >= 0) is { } name)
        {
            warnings.Add($"The class name {PythonText.Quote(name)} holds a quote, comma or colon; some ONNX programs split names there.");
        }

        if (plan.EndToEnd && plan.Rows != 300)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The output has {plan.Rows} rows; some ONNX programs recognise end-to-end models by exactly 300."));
        }

        return warnings;
    }

    private static IEnumerable<KeyValuePair<string, string>> Keypoints(YoloModel model) => model.Head is PoseHead head
        ? [new("kpt_shape", string.Create(CultureInfo.InvariantCulture, $"[{head.Layout.Count}, {head.Layout.Dimensions}]"))]
        : [];

    private static string DisplayName(YoloModel model) =>
        Path.GetFileNameWithoutExtension(model.Definition.YamlFile).Replace("yolo", "YOLO", StringComparison.Ordinal);

    private static string Arguments(GraphPlan plan, string? data) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{'data': {(data is null ? "None" : PythonText.Quote(data))}, 'batch': {plan.Batch}, 'fraction': 1.0, 'quantize': {(plan.EightBits ? "8" : plan.Half ? "16" : "None")}, 'dynamic': {PythonText.Truth(plan.Dynamic)}, 'simplify': True, 'opset': {plan.Opset}, 'nms': False}}");
}
