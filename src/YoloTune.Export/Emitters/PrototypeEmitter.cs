using System.Globalization;
using YoloTune.Models.Layers;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes the mask prototypes of segmentation heads (specification 01, section 5.2).</summary>
internal static class PrototypeEmitter
{
    /// <summary>Writes prototypes.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="layer">The block.</param>
    /// <param name="scope">Its state-dict name.</param>
    /// <param name="maps">Inputs of the head, finest first.</param>
    /// <returns>(B, count, 2H, 2W) in the precision of the body.</returns>
    public static FeatureMap Emit(EmitContext context, Prototypes layer, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var input = layer is MultiLevelPrototypes levels ? Merged(context, levels, scope, maps) : maps[0];
        var narrow = ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input);
        var large = Emit(context, layer.Enlarge, scope + ".upsample", narrow);
        var smooth = ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", large);
        return ConvolutionEmitter.Emit(context, layer.Third, scope + ".cv3", smooth);
    }

    /// <summary>Writes a transposed convolution whose kernel is its step.</summary>
    public static FeatureMap Emit(EmitContext context, TransposedConvolution layer, string scope, FeatureMap input)
    {
        var factor = (int)layer.Weight.size(2);
        var name = context.Graph.Add(
            "ConvTranspose",
            scope,
            [input.Name, context.Weights(scope + ".weight", layer.Weight), context.Weights(scope + ".bias", layer.Bias)],
            [
                Integers("dilations", 1, 1),
                Integer("group", 1),
                Integers("kernel_shape", factor, factor),
                Integers("pads", 0, 0, 0, 0),
                Integers("strides", factor, factor),
            ]);
        return new FeatureMap(name, (int)layer.Weight.size(1), factor * input.Height, factor * input.Width);
    }

    // Coarser maps are narrowed, enlarged and added to the finest.
    private static FeatureMap Merged(EmitContext context, MultiLevelPrototypes layer, string scope, IReadOnlyList<FeatureMap> maps)
    {
        var sum = maps[0];
        for (var i = 0; i < layer.Refine.Items.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{scope}.feat_refine.{i}");
            var narrow = LayerEmitter.Emit(context, layer.Refine[i], name, maps[i + 1]);
            sum = LayerEmitter.Sum(context, scope, sum, PoolingEmitter.Enlarge(context, narrow, name, 1 << (i + 1)));
        }

        return ConvolutionEmitter.Emit(context, layer.Merge, scope + ".feat_fuse", sum);
    }
}
