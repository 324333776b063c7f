using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;

namespace YoloTune.Export.Emitters;

/// <summary>
/// Writes anchor centres (1, 2, A) in cells and strides (1, 1, A) in pixels (specification 01, section 7.2): constants of a
/// static graph, computed from the shapes of the maps in a dynamic one.
/// </summary>
internal static class AnchorEmitter
{
    public static (string Centres, string Strides) Emit(EmitContext context, string scope, IReadOnlyList<FeatureMap> maps, IReadOnlyList<float> strides) =>
        context.Dynamic ? Computed(context.Graph, scope, maps, strides) : Constants(context.Graph, scope, maps, strides);

    private static (string Centres, string Strides) Constants(GraphWriter graph, string scope, IReadOnlyList<FeatureMap> maps, IReadOnlyList<float> strides)
    {
        var count = maps.Sum(map => map.Height * map.Width);
        var centres = new float[2 * count];
        var steps = new float[count];
        var next = 0;
        for (var level = 0; level < maps.Count; level++)
        {
            for (var y = 0; y < maps[level].Height; y++)
            {
                for (var x = 0; x < maps[level].Width; x++, next++)
                {
                    (centres[next], centres[count + next], steps[next]) = (x + 0.5f, y + 0.5f, strides[level]);
                }
            }
        }

        return (graph.Singles($"{scope}.anchors", [1, 2, count], centres), graph.Singles($"{scope}.strides", [1, 1, count], steps));
    }

    private static (string Centres, string Strides) Computed(GraphWriter graph, string scope, IReadOnlyList<FeatureMap> maps, IReadOnlyList<float> strides)
    {
        var centres = new string[maps.Count];
        var steps = new string[maps.Count];
        for (var level = 0; level < maps.Count; level++)
        {
            var shape = graph.Shape(scope, maps[level].Name);
            var size = graph.Add("Slice", scope, [shape, graph.Integers(2), graph.Integers(4), graph.Integers(0)]);
            var y = Grid(graph, scope, graph.Unsqueeze(scope, Line(graph, scope, graph.Pick(scope, size, 0)), 1), size);
            var x = Grid(graph, scope, graph.Unsqueeze(scope, Line(graph, scope, graph.Pick(scope, size, 1)), 0), size);
            centres[level] = graph.Concat(scope, [x, y], 1);
            var stride = graph.Singles($"{scope}.stride.{level}", [1, 1, 1], [strides[level]]);
            steps[level] = graph.Add("Expand", scope, [stride, graph.Shape(scope, x)]);
        }

        return (graph.Concat(scope, centres, 2), graph.Concat(scope, steps, 2));
    }

    // 0.5, 1.5, 2.5, ... : one number per cell.
    private static string Line(GraphWriter graph, string scope, string count)
    {
        var cells = graph.Add("Range", scope, [graph.Integer(0), count, graph.Integer(1)]);
        return graph.Sum(scope, graph.Cast(scope, cells, ElementType.Float), graph.Single(0.5f));
    }

    private static string Grid(GraphWriter graph, string scope, string line, string size) =>
        graph.Reshape(scope, graph.Add("Expand", scope, [line, size]), 1, 1, -1);
}
