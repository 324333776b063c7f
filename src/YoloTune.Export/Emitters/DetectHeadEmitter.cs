using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes the detection head with its decoding (specification 01, sections 5.1 and 7; 07, section 10.2).</summary>
internal static class DetectHeadEmitter
{
    /// <summary>Writes the branches of a head up to the raw output.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="maps">Its inputs, finest first.</param>
    /// <param name="endToEnd">Which pair of branches.</param>
    /// <returns>(B, 4R, A) and (B, nc, A) logits, both in single precision.</returns>
    public static (string Boxes, string Scores) Branches(EmitContext context, DetectHead head, string scope, IReadOnlyList<FeatureMap> maps, bool endToEnd) =>
        (Branch(context, head.BoxBranches(endToEnd), scope, maps), Branch(context, head.ClassBranches(endToEnd), scope, maps));

    /// <summary>Writes the decoding for non-maximum suppression.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="maps">Its inputs.</param>
    /// <param name="raw">The raw output.</param>
    /// <param name="output">Name of the result, (B, 4 + nc, A): centre, size, probabilities.</param>
    public static void Decode(EmitContext context, DetectHead head, string scope, IReadOnlyList<FeatureMap> maps, (string Boxes, string Scores) raw, string output)
    {
        var graph = context.Graph;
        var (low, high, strides) = Corners(context, head, scope, maps, raw.Boxes);
        var centre = graph.Add("Div", scope, [graph.Sum(scope, low, high), graph.Single(2)]);
        var boxes = graph.Multiply(scope, graph.Concat(scope, [centre, graph.Subtract(scope, high, low)], 1), strides);
        graph.Concat(scope, [boxes, graph.Sigmoid(scope, raw.Scores)], 1, output);
    }

    /// <summary>Writes the decoding of the end-to-end branches.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="maps">Its inputs.</param>
    /// <param name="raw">The raw output.</param>
    /// <returns>(B, 4, A) corners in pixels and (B, nc, A) probabilities.</returns>
    public static (string Boxes, string Scores) DecodeCorners(EmitContext context, DetectHead head, string scope, IReadOnlyList<FeatureMap> maps, (string Boxes, string Scores) raw)
    {
        var graph = context.Graph;
        var (low, high, strides) = Corners(context, head, scope, maps, raw.Boxes);
        return (graph.Multiply(scope, graph.Concat(scope, [low, high], 1), strides), graph.Sigmoid(scope, raw.Scores));
    }

    private static string Branch(EmitContext context, (string Name, LayerList? Branch) branch, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var levels = new string[maps.Count];
        for (var level = 0; level < maps.Count; level++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{scope}.{branch.Name}.{level}");
            var map = LayerEmitter.Emit(context, branch.Branch![level], name, maps[level]);
            levels[level] = context.Graph.Reshape(name, map.Name, 0, map.Channels, -1);
        }

        return context.ToSingle(scope, context.Graph.Concat($"{scope}.{branch.Name}", levels, 2));
    }

    private static (string Low, string High, string Strides) Corners(EmitContext context, DetectHead head, string scope, IReadOnlyList<FeatureMap> maps, string boxes)
    {
        var graph = context.Graph;
        var (centres, strides) = AnchorEmitter.Emit(context, scope, maps, head.Strides);
        var sides = graph.Split(scope, Distances(graph, head.Expectation, scope + ".dfl", boxes), 1, 2, 2);
        return (graph.Subtract(scope, centres, sides[0]), graph.Sum(scope, centres, sides[1]), strides);
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
}
