using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;
using YoloTune.Models;
using YoloTune.Models.Layers;

namespace YoloTune.Export.Emitters;

/// <summary>Walks a fused network from the picture to the head and writes it as one graph.</summary>
internal static class ModelEmitter
{
    /// <summary>Name of the input, (B, C, H, W) in [0, 1], red first.</summary>
    public const string InputName = "images";

    /// <summary>Name of the output.</summary>
    public const string OutputName = "output0";

    /// <summary>Writes a network.</summary>
    /// <param name="model">A fused network.</param>
    /// <param name="plan">The form.</param>
    public static GraphMessage Emit(YoloModel model, GraphPlan plan)
    {
        var graph = new GraphWriter(plan.Opset);
        var context = new EmitContext(graph, plan.Dynamic, plan.Half);
        var image = new FeatureMap(InputName, model.Definition.Channels, plan.Height, plan.Width);
        if (plan.Half)
        {
            image = image with { Name = graph.Cast("input", InputName, ElementType.Half) };
        }

        var maps = new FeatureMap[model.Nodes.Count];
        foreach (var node in model.Nodes.SkipLast(1))
        {
            var scope = string.Create(CultureInfo.InvariantCulture, $"model.{node.Index}");
            var inputs = node.From.Select(source => source < 0 ? image : maps[source]).ToArray();
            maps[node.Index] = node.Layer is Concat
                ? LayerEmitter.Join(context, scope, inputs)
                : LayerEmitter.Emit(context, node.Layer, scope, inputs[0]);
        }

        var outputs = EmitHead(context, model, plan, [.. model.Nodes[^1].From.Select(source => maps[source])]);
        return new GraphMessage("yolotune", graph.Nodes, graph.Initializers, [InputValue(model, plan)], outputs);
    }

    private static List<ValueMessage> EmitHead(EmitContext context, YoloModel model, GraphPlan plan, IReadOnlyList<FeatureMap> maps)
    {
        var head = model.Detector;
        var scope = string.Create(CultureInfo.InvariantCulture, $"model.{model.Nodes[^1].Index}");
        var raw = DetectHeadEmitter.Branches(context, head, scope, maps, plan.EndToEnd);
        var batch = BatchOf(plan);
        var anchors = plan.Dynamic ? (Dimension)"anchors" : maps.Sum(map => map.Height * map.Width);
        var outputs = new List<ValueMessage>();
        if (plan.EndToEnd)
        {
            var (boxes, scores) = DetectHeadEmitter.DecodeCorners(context, head, scope, maps, raw);
            SelectionEmitter.Emit(context, scope, boxes, scores, head.ClassCount, plan.Rows, plan.Agnostic, OutputName);
            outputs.Add(new ValueMessage(OutputName, ElementType.Float, batch, plan.Dynamic ? "detections" : plan.Rows, 6));
        }
        else
        {
            DetectHeadEmitter.Decode(context, head, scope, maps, raw, OutputName);
            outputs.Add(new ValueMessage(OutputName, ElementType.Float, batch, 4 + head.ClassCount, anchors));
        }

        if (plan.ShowsRaw)
        {
            outputs.Add(new ValueMessage(context.Graph.Add("Identity", "raw", [raw.Boxes], output: "raw_boxes"), ElementType.Float, batch, 4 * head.RegisterMaximum, anchors));
            outputs.Add(new ValueMessage(context.Graph.Add("Identity", "raw", [raw.Scores], output: "raw_scores"), ElementType.Float, batch, head.ClassCount, anchors));
        }

        return outputs;
    }

    private static ValueMessage InputValue(YoloModel model, GraphPlan plan) => new(
        InputName,
        ElementType.Float,
        BatchOf(plan),
        model.Definition.Channels,
        plan.Dynamic ? "height" : plan.Height,
        plan.Dynamic ? "width" : plan.Width);

    private static Dimension BatchOf(GraphPlan plan) => plan.Dynamic ? "batch" : plan.Batch;
}
