using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes the choice of the best rows of an end-to-end head (specification 01, section 9; 07, section 10.2).</summary>
internal static class SelectionEmitter
{
    /// <summary>Writes the choice.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="scope">Name of the head.</param>
    /// <param name="decoded">What is known of every anchor.</param>
    /// <param name="classCount">nc.</param>
    /// <param name="rows">N, rows of the result.</param>
    /// <param name="agnostic">True gives every anchor at most one class.</param>
    /// <param name="output">Name of the result, (B, N, 6 + extra): box, score, class, extra.</param>
    public static void Emit(EmitContext context, string scope, HeadBranches decoded, int classCount, int rows, bool agnostic, string output)
    {
        var graph = context.Graph;
        var scoreRows = graph.Transpose(scope, decoded.Scores, 0, 2, 1);
        var best = graph.MaxOver(scope, scoreRows, 2);
        var count = context.Dynamic ? AtMost(graph, scope, rows, best) : graph.Integers(rows);
        var (values, classes, anchors) = agnostic
            ? OnePerAnchor(graph, scope, scoreRows, best, count)
            : SeveralPerAnchor(graph, scope, scoreRows, best, count, classCount);
        var places = graph.Unsqueeze(scope, anchors, 2);
        List<string> columns =
        [
            Picked(graph, scope, decoded.Boxes, places, 4),
            graph.Unsqueeze(scope, values, 2),
            graph.Unsqueeze(scope, graph.Cast(scope, classes, ElementType.Float), 2),
        ];
        if (decoded.Extra is { } extra)
        {
            columns.Add(Picked(graph, scope, extra, places, decoded.ExtraCount));
        }

        graph.Concat(scope, columns, 2, output);
    }

    // (B, C, A) and (B, N, 1) -> (B, N, C).
    private static string Picked(GraphWriter graph, string scope, string all, string places, int channels)
    {
        var indices = channels == 1 ? places : graph.Tile(scope, places, 1, 1, channels);
        return graph.GatherElements(scope, graph.Transpose(scope, all, 0, 2, 1), indices, 1);
    }

    private static (string Values, string Classes, string Anchors) SeveralPerAnchor(GraphWriter graph, string scope, string scores, string best, string count, int classCount)
    {
        var (_, candidates) = graph.TopK(scope, best, count);
        var gathered = graph.GatherElements(scope, scores, graph.Tile(scope, graph.Unsqueeze(scope, candidates, 2), 1, 1, classCount), 1);
        var (values, flat) = graph.TopK(scope, graph.Reshape(scope, gathered, 0, -1), count);
        var classes = graph.Add("Mod", scope, [flat, graph.Integer(classCount)]);
        var places = graph.Add("Div", scope, [flat, graph.Integer(classCount)]);
        return (values, classes, graph.GatherElements(scope, candidates, places, 1));
    }

    private static (string Values, string Classes, string Anchors) OnePerAnchor(GraphWriter graph, string scope, string scores, string best, string count)
    {
        var classes = graph.Add("ArgMax", scope, [scores], [Integer("axis", 2), Integer("keepdims", 0)]);
        var (values, anchors) = graph.TopK(scope, best, count);
        return (values, graph.GatherElements(scope, classes, anchors, 1), anchors);
    }

    // A small picture may have fewer anchors than rows are wanted.
    private static string AtMost(GraphWriter graph, string scope, int rows, string best)
    {
        var anchors = graph.Add("Slice", scope, [graph.Shape(scope, best), graph.Integers(1), graph.Integers(2), graph.Integers(0)]);
        return graph.Add("Min", scope, [anchors, graph.Integers(rows)]);
    }
}
