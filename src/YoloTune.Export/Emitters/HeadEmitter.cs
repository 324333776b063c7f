using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;
using YoloTune.Models;
using YoloTune.Models.Heads;

namespace YoloTune.Export.Emitters;

/// <summary>Writes the head of any task and names the outputs (specification 07, section 10.1).</summary>
internal static class HeadEmitter
{
    /// <summary>Name of the output.</summary>
    public const string OutputName = "output0";

    /// <summary>Name of the second output of segmentation, the prototypes.</summary>
    public const string PrototypeName = "output1";

    /// <summary>Writes the head.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="model">The network.</param>
    /// <param name="plan">The form.</param>
    /// <param name="maps">Inputs of the head, finest first.</param>
    /// <returns>The outputs of the graph.</returns>
    public static IReadOnlyList<ValueMessage> Emit(EmitContext context, YoloModel model, GraphPlan plan, IReadOnlyList<FeatureMap> maps)
    {
        var scope = string.Create(CultureInfo.InvariantCulture, $"model.{model.Nodes[^1].Index}");
        return model.Head switch
        {
            DetectHead head => Objects(context, head, plan, scope, maps),
            ClassifyHead head => [Classes(context, head, plan, scope, maps)],
            SemanticHead head => [DenseHeadEmitter.Emit(context, head, plan, scope, maps)],
            DepthHead head => [DenseHeadEmitter.Emit(context, head, plan, scope, maps)],
            _ => throw new NotSupportedException($"Heads of type {model.Head.GetType().Name} cannot be written to ONNX."),
        };
    }

    private static List<ValueMessage> Objects(EmitContext context, DetectHead head, GraphPlan plan, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var raw = DetectHeadEmitter.Branches(context, head, scope, maps, plan.EndToEnd);
        var decoded = DetectHeadEmitter.Decode(context, head, scope, maps, raw, corners: plan.EndToEnd);
        var anchors = plan.Dynamic ? (Dimension)"anchors" : maps.Sum(map => map.Height * map.Width);
        var outputs = new List<ValueMessage>();
        if (plan.EndToEnd)
        {
            SelectionEmitter.Emit(context, scope, decoded, head.ClassCount, plan.Rows, plan.Agnostic, OutputName);
            outputs.Add(new ValueMessage(OutputName, ElementType.Float, plan.BatchSide, plan.Dynamic ? "detections" : plan.Rows, 6 + decoded.ExtraCount));
        }
        else
        {
            IReadOnlyList<string> rows = [decoded.Boxes, decoded.Scores, .. decoded.Extra is { } extra ? new[] { extra } : []];
            context.Graph.Concat(scope, rows, 1, OutputName);
            outputs.Add(new ValueMessage(OutputName, ElementType.Float, plan.BatchSide, 4 + head.ClassCount + decoded.ExtraCount, anchors));
        }

        if (head is SegmentHead masks)
        {
            outputs.Add(Prototypes(context, masks, plan, scope, maps));
        }

        if (plan.ShowsRaw)
        {
            outputs.Add(Shown(context, plan, "raw_boxes", raw.Boxes, 4 * head.RegisterMaximum, anchors));
            outputs.Add(Shown(context, plan, "raw_scores", raw.Scores, head.ClassCount, anchors));
            outputs.AddRange(raw.Extra is { } extra ? [Shown(context, plan, "raw_extra", extra, raw.ExtraCount, anchors)] : []);
        }

        return outputs;
    }

    private static ValueMessage Prototypes(EmitContext context, SegmentHead head, GraphPlan plan, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var map = PrototypeEmitter.Emit(context, head.Prototypes, scope + ".proto", maps);
        context.Output(scope + ".proto", map.Name, PrototypeName);
        return new ValueMessage(
            PrototypeName, ElementType.Float, plan.BatchSide, map.Channels, plan.Dynamic ? "mask_height" : map.Height, plan.Dynamic ? "mask_width" : map.Width);
    }

    // The mean over all positions, a fully connected layer and a softmax.
    private static ValueMessage Classes(EmitContext context, ClassifyHead head, GraphPlan plan, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var graph = context.Graph;
        var joined = maps.Count == 1 ? maps[0] : LayerEmitter.Join(context, scope, maps);
        var map = ConvolutionEmitter.Emit(context, head.Convolution, scope + ".conv", joined);
        var mean = graph.Add("GlobalAveragePool", scope + ".pool", [map.Name]);
        var flat = graph.Add("Flatten", scope, [mean], [AttributeMessage.Integer("axis", 1)]);
        var (weights, bias) = (context.Weights(scope + ".linear.weight", head.Linear.Weight), context.Weights(scope + ".linear.bias", head.Linear.Bias));
        var logits = context.ToSingle(scope, graph.Add("Gemm", scope + ".linear", [flat, weights, bias], [AttributeMessage.Integer("transB", 1)]));
        graph.Add("Softmax", scope, [logits], [AttributeMessage.Integer("axis", 1)], OutputName);
        return new ValueMessage(OutputName, ElementType.Float, plan.BatchSide, head.ClassCount);
    }

    private static ValueMessage Shown(EmitContext context, GraphPlan plan, string name, string value, int channels, Dimension anchors) =>
        new(context.Graph.Add("Identity", "raw", [value], output: name), ElementType.Float, plan.BatchSide, channels, anchors);
}
