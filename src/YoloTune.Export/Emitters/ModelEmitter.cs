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

        var outputs = HeadEmitter.Emit(context, model, plan, [.. model.Nodes[^1].From.Select(source => maps[source])]);
        return new GraphMessage("yolotune", graph.Nodes, graph.Initializers, [InputValue(model, plan)], outputs);
    }

    private static ValueMessage InputValue(YoloModel model, GraphPlan plan) => new(
        InputName,
        ElementType.Float,
        plan.BatchSide,
        model.Definition.Channels,
        plan.Dynamic ? "height" : plan.Height,
        plan.Dynamic ? "width" : plan.Width);
}
