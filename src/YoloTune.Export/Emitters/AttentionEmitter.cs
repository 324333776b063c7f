using YoloTune.Export.Graphs;
using YoloTune.Models.Layers;

namespace YoloTune.Export.Emitters;

/// <summary>Writes attention and the blocks that hold it (specification 01, section 4.3).</summary>
internal static class AttentionEmitter
{
    public static FeatureMap Emit(EmitContext context, Attention layer, string scope, FeatureMap input)
    {
        var graph = context.Graph;
        var all = ConvolutionEmitter.Emit(context, layer.QueriesKeysValues, scope + ".qkv", input);
        var headed = graph.Reshape(scope, all.Name, 0, layer.Heads, (2 * layer.KeyChannels) + layer.HeadChannels, -1);
        var parts = graph.Split(scope, headed, 2, layer.KeyChannels, layer.KeyChannels, layer.HeadChannels);
        var (query, key, value) = (parts[0], parts[1], parts[2]);
        var scaled = graph.Multiply(scope, query, context.Factor((float)layer.Scale));
        var similarity = graph.MatMul(scope, graph.Transpose(scope, scaled, 0, 1, 3, 2), key);
        var weights = graph.Transpose(scope, graph.Softmax(scope, similarity, -1), 0, 1, 3, 2);
        var gathered = Map(graph.MatMul(scope, value, weights));
        var position = ConvolutionEmitter.Emit(context, layer.Position, scope + ".pe", Map(value));
        return ConvolutionEmitter.Emit(context, layer.Projection, scope + ".proj", LayerEmitter.Sum(context, scope, gathered, position));

        FeatureMap Map(string heads) => input with
        {
            Name = context.Dynamic
                ? graph.Reshape(scope, heads, graph.Shape(scope, input.Name))
                : graph.Reshape(scope, heads, 0, input.Channels, input.Height, input.Width),
        };
    }

    public static FeatureMap Emit(EmitContext context, AttentionBlock layer, string scope, FeatureMap input)
    {
        var first = LayerEmitter.Sum(context, scope, input, Emit(context, layer.Attention, scope + ".attn", input));
        return LayerEmitter.Sum(context, scope, first, LayerEmitter.Emit(context, layer.FeedForward, scope + ".ffn", first));
    }

    public static FeatureMap Emit(EmitContext context, PartialAttention layer, string scope, FeatureMap input)
    {
        var both = ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input);
        var halves = context.Graph.Split(scope, both.Name, 1, layer.Hidden, layer.Hidden);
        var around = both with { Name = halves[0], Channels = layer.Hidden };
        var attended = LayerEmitter.Emit(context, layer.Items, scope + ".m", around with { Name = halves[1] });
        return ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", LayerEmitter.Join(context, scope, around, attended));
    }
}
