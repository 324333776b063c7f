using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes heads that find objects, with their decoding (specification 01, sections 5 and 7; 07, section 10.2).</summary>
internal static class DetectHeadEmitter
{
    /// <summary>Writes the branches of a head up to the raw output.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="maps">Its inputs, finest first.</param>
    /// <param name="endToEnd">Which of the twin branches.</param>
    public static HeadBranches Branches(EmitContext context, DetectHead head, string scope, IReadOnlyList<FeatureMap> maps, bool endToEnd)
    {
        var boxes = Branch(context, scope, maps, head.BoxBranches(endToEnd));
        var scores = Branch(context, scope, maps, head.ClassBranches(endToEnd));
        return head switch
        {
            SegmentHead masks => new(boxes, scores, Branch(context, scope, maps, masks.MaskBranches(endToEnd)), masks.MaskCount),
            PoseHead points => new(boxes, scores, Branch(context, scope, maps, [.. points.PointBranches(endToEnd)]), points.Layout.Values),
            ObbHead turned => new(boxes, scores, Angle(context, turned, scope, Branch(context, scope, maps, turned.AngleBranches(endToEnd))), 1),
            _ => new(boxes, scores, null, 0),
        };
    }

    /// <summary>Writes the decoding.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="maps">Its inputs.</param>
    /// <param name="raw">The raw output.</param>
    /// <param name="corners">True for boxes as corners, false for centre and size; rotated boxes are always the latter.</param>
    public static HeadBranches Decode(EmitContext context, DetectHead head, string scope, IReadOnlyList<FeatureMap> maps, HeadBranches raw, bool corners)
    {
        var graph = context.Graph;
        var (anchors, strides) = AnchorEmitter.Emit(context, scope, maps, head.Strides);
        var sides = graph.Split(scope, Distances(graph, head.Expectation, scope + ".dfl", raw.Boxes), 1, 2, 2);
        var boxes = head is ObbHead
            ? Turned(graph, scope, sides, anchors, raw.Extra!)
            : Upright(graph, scope, sides, anchors, corners);
        var extra = head is PoseHead points ? Points(graph, scope, points, raw.Extra!, anchors, strides) : raw.Extra;
        return raw with { Boxes = graph.Multiply(scope, boxes, strides), Scores = graph.Sigmoid(scope, raw.Scores), Extra = extra };
    }

    private static string Branch(EmitContext context, string scope, IReadOnlyList<FeatureMap> maps, params IReadOnlyList<(string Name, LayerList? Layers)> stages)
    {
        var levels = new string[maps.Count];
        for (var level = 0; level < maps.Count; level++)
        {
            var (map, name) = (maps[level], scope);
            foreach (var stage in stages)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{scope}.{stage.Name}.{level}");
                map = LayerEmitter.Emit(context, stage.Layers![level], name, map);
            }

            levels[level] = context.Graph.Reshape(name, map.Name, 0, map.Channels, -1);
        }

        return context.ToSingle(scope, context.Graph.Concat($"{scope}.{stages[^1].Name}", levels, 2));
    }

    // (B, 4R, A) -> (B, 4, A): the expectation over R bins, in single precision.
    private static string Distances(GraphWriter graph, DistributionExpectation expectation, string scope, string boxes)
    {
        if (expectation.Weights is null)
        {
            return boxes;
        }

        var bins = graph.Transpose(scope, graph.Reshape(scope, boxes, 0, 4, expectation.Bins, -1), 0, 2, 1, 3);
        var steps = Enumerable.Range(0, expectation.Bins).Select(bin => (float)bin).ToArray();
        var weights = graph.Singles(scope + ".conv.weight", [1, expectation.Bins, 1, 1], steps);
        var expected = graph.Add("Conv", scope, [graph.Softmax(scope, bins, 1), weights], [Integers("kernel_shape", 1, 1)]);
        return graph.Reshape(scope, expected, 0, 4, -1);
    }

    private static string Upright(GraphWriter graph, string scope, IReadOnlyList<string> sides, string anchors, bool corners)
    {
        var (low, high) = (graph.Subtract(scope, anchors, sides[0]), graph.Sum(scope, anchors, sides[1]));
        if (corners)
        {
            return graph.Concat(scope, [low, high], 1);
        }

        var centre = graph.Add("Div", scope, [graph.Sum(scope, low, high), graph.Single(2)]);
        return graph.Concat(scope, [centre, graph.Subtract(scope, high, low)], 1);
    }

    // The centre lies half the difference of the sides from the anchor, along the axes of the turned box.
    private static string Turned(GraphWriter graph, string scope, IReadOnlyList<string> sides, string anchors, string angle)
    {
        var half = graph.Multiply(scope, graph.Subtract(scope, sides[1], sides[0]), graph.Single(0.5f));
        var shift = graph.Split(scope, half, 1, 1, 1);
        var (cosine, sine) = (graph.Add("Cos", scope, [angle]), graph.Add("Sin", scope, [angle]));
        var x = graph.Subtract(scope, graph.Multiply(scope, shift[0], cosine), graph.Multiply(scope, shift[1], sine));
        var y = graph.Sum(scope, graph.Multiply(scope, shift[0], sine), graph.Multiply(scope, shift[1], cosine));
        var centre = graph.Sum(scope, graph.Concat(scope, [x, y], 1), anchors);
        return graph.Concat(scope, [centre, graph.Sum(scope, sides[0], sides[1])], 1);
    }

    private static string Angle(EmitContext context, ObbHead head, string scope, string raw)
    {
        if (head.HasPlainAngle)
        {
            return raw;
        }

        var graph = context.Graph;
        return graph.Multiply(scope, graph.Subtract(scope, graph.Sigmoid(scope, raw), graph.Single(0.25f)), graph.Single(MathF.PI));
    }

    private static string Points(GraphWriter graph, string scope, PoseHead head, string raw, string anchors, string strides)
    {
        var (count, dimensions) = (head.Layout.Count, head.Layout.Dimensions);
        var points = graph.Reshape(scope, raw, 0, count, dimensions, -1);
        var parts = dimensions == 3 ? graph.Split(scope, points, 2, 2, 1) : [points];
        var moved = head.HasUncertainty
            ? graph.Sum(scope, parts[0], anchors)
            : graph.Sum(scope, graph.Multiply(scope, parts[0], graph.Single(2)), graph.Subtract(scope, anchors, graph.Single(0.5f)));
        var places = graph.Multiply(scope, moved, strides);
        var all = dimensions == 3 ? graph.Concat(scope, [places, graph.Sigmoid(scope, parts[1])], 2) : places;
        return graph.Reshape(scope, all, 0, head.Layout.Values, -1);
    }
}
