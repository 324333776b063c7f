using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Models.Layers;

namespace YoloTune.Export.Emitters;

/// <summary>Writes a layer with one input into the graph: one case per layer type.</summary>
internal static class LayerEmitter
{
    /// <summary>Writes a layer.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="layer">The layer, fused.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="NotSupportedException">There is no emitter for a layer of this type.</exception>
    public static FeatureMap Emit(EmitContext context, Layer layer, string scope, FeatureMap input) => layer switch
    {
        Convolution convolution => ConvolutionEmitter.Emit(context, convolution, scope, input),
        ConvBlock block => ConvolutionEmitter.Emit(context, block, scope, input),
        LayerList list => Sequence(context, list, scope, input),
        Bottleneck bottleneck => CrossStageEmitter.Emit(context, bottleneck, scope, input),
        CrossStage stage => CrossStageEmitter.Emit(context, stage, scope, input),
        SplitStage stage => CrossStageEmitter.Emit(context, stage, scope, input),
        CrossStagePartial partial => CrossStageEmitter.Emit(context, partial, scope, input),
        PyramidPooling pooling => PoolingEmitter.Emit(context, pooling, scope, input),
        Upsample upsample => PoolingEmitter.Emit(context, upsample, scope, input),
        Attention attention => AttentionEmitter.Emit(context, attention, scope, input),
        AttentionBlock block => AttentionEmitter.Emit(context, block, scope, input),
        PartialAttention partial => AttentionEmitter.Emit(context, partial, scope, input),
        TransposedConvolution transposed => PrototypeEmitter.Emit(context, transposed, scope, input),
        _ => throw new NotSupportedException($"Layers of type {layer.GetType().Name} ({scope}) cannot be written to ONNX."),
    };

    /// <summary>Joins maps of one size along the channels.</summary>
    public static FeatureMap Join(EmitContext context, string scope, params IReadOnlyList<FeatureMap> maps) =>
        maps[0] with { Name = context.Graph.Concat(scope, [.. maps.Select(map => map.Name)], 1), Channels = maps.Sum(map => map.Channels) };

    /// <summary>Adds two maps of one shape.</summary>
    public static FeatureMap Sum(EmitContext context, string scope, FeatureMap left, FeatureMap right) =>
        right with { Name = context.Graph.Sum(scope, left.Name, right.Name) };

    private static FeatureMap Sequence(EmitContext context, LayerList list, string scope, FeatureMap input)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            input = Emit(context, list[i], string.Create(CultureInfo.InvariantCulture, $"{scope}.{i}"), input);
        }

        return input;
    }
}
