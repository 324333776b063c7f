using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Heads;
using YoloTune.Models.State;
using static TorchSharp.torch;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes heads that say something of every pixel, enlarged to the size of the picture (specification 01, sections 5.4 and 5.5).</summary>
internal static class DenseHeadEmitter
{
    private const int MostClassesInBytes = 256;

    /// <summary>Writes a head that gives every pixel a class.</summary>
    /// <returns>(B, H, W) class indices; for one class 1 where it is.</returns>
    public static ValueMessage Emit(EmitContext context, SemanticHead head, GraphPlan plan, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var graph = context.Graph;
        var logits = LayerEmitter.Emit(context, head.Classifier, scope + ".classifier", maps[0]);
        var large = Enlarged(context, plan, scope, logits with { Name = context.ToSingle(scope, logits.Name) });
        var type = head.ClassCount <= MostClassesInBytes ? ElementType.UInt8 : ElementType.Int32;
        var classes = head.ClassCount == 1
            ? graph.Add("Squeeze", scope, [graph.Add("Greater", scope, [large.Name, graph.Single(0)]), graph.Integers(1)])
            : graph.Add("ArgMax", scope, [large.Name], [Integer("axis", 1), Integer("keepdims", 0)]);
        graph.Add("Cast", scope, [classes], [Integer("to", (long)type)], HeadEmitter.OutputName);
        return new ValueMessage(HeadEmitter.OutputName, type, plan.BatchSide, plan.Dynamic ? "height" : large.Height, plan.Dynamic ? "width" : large.Width);
    }

    /// <summary>Writes a head that gives every pixel a depth.</summary>
    /// <returns>(B, 1, H, W), positive, calibrated: with z between -4 and 5, exp(a z + b).</returns>
    public static ValueMessage Emit(EmitContext context, DepthHead head, GraphPlan plan, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var graph = context.Graph;
        var value = Projected(maps.Count - 1);
        for (var level = maps.Count - 2; level >= 0; level--)
        {
            var name = Named("refine", level);
            var large = PoolingEmitter.Interpolate(context, value, name, 2, alignCorners: true);
            value = LayerEmitter.Emit(context, head.Refinements[level], name, LayerEmitter.Sum(context, name, large, Projected(level)));
        }

        var last = LayerEmitter.Emit(context, head.Last, scope + ".head", value);
        var logarithm = graph.Add("Clip", scope, [context.ToSingle(scope, last.Name), graph.Single(-4), graph.Single(5)]);
        var calibrated = graph.Sum(scope, graph.Multiply(scope, logarithm, graph.Single(Scalar(head.Scale))), graph.Single(Scalar(head.Shift)));
        var depth = Enlarged(context, plan, scope, last with { Name = graph.Add("Exp", scope, [calibrated]) });
        graph.Add("Identity", scope, [depth.Name], output: HeadEmitter.OutputName);
        return new ValueMessage(HeadEmitter.OutputName, ElementType.Float, plan.BatchSide, 1, plan.Dynamic ? "height" : depth.Height, plan.Dynamic ? "width" : depth.Width);

        FeatureMap Projected(int level) => LayerEmitter.Emit(context, head.Projections[level], Named("proj", level), maps[level]);

        string Named(string part, int level) => string.Create(CultureInfo.InvariantCulture, $"{scope}.{part}.{level}");
    }

    private static FeatureMap Enlarged(EmitContext context, GraphPlan plan, string scope, FeatureMap map) =>
        PoolingEmitter.Interpolate(context, map, scope, plan.Height / map.Height, alignCorners: false);

    private static float Scalar(Tensor value) => value.ToStored(TensorKind.Float32).ToFloats()[0];
}
