using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;
using YoloTune.Models.Layers;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes layers that change the reach or the size of a map.</summary>
internal static class PoolingEmitter
{
    public static FeatureMap Emit(EmitContext context, PyramidPooling layer, string scope, FeatureMap input)
    {
        var padding = layer.Kernel / 2;
        var stages = new List<FeatureMap> { ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input) };
        for (var i = 0; i < layer.Stages; i++)
        {
            var pooled = context.Graph.Add("MaxPool", scope + ".m", [stages[^1].Name],
            [
                Integers("kernel_shape", layer.Kernel, layer.Kernel),
                Integers("pads", padding, padding, padding, padding),
                Integers("strides", 1, 1),
            ]);
            stages.Add(stages[0] with { Name = pooled });
        }

        var output = ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", LayerEmitter.Join(context, scope, stages));
        return layer.AddsInput ? LayerEmitter.Sum(context, scope, output, input) : output;
    }

    public static FeatureMap Emit(EmitContext context, Upsample layer, string scope, FeatureMap input) => Enlarge(context, input, scope, layer.Factor);

    /// <summary>Repeats every cell.</summary>
    public static FeatureMap Enlarge(EmitContext context, FeatureMap input, string scope, double factor) =>
        Resize(context, input, scope, factor, Text("coordinate_transformation_mode", "asymmetric"), Text("mode", "nearest"), Text("nearest_mode", "floor"));

    /// <summary>Enlarges with straight lines between the cells.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="input">The map.</param>
    /// <param name="scope">Name of the layer.</param>
    /// <param name="factor">Enlargement of each side.</param>
    /// <param name="alignCorners">True when the centres of the corner cells stay where they are, false when the outer edges do.</param>
    public static FeatureMap Interpolate(EmitContext context, FeatureMap input, string scope, double factor, bool alignCorners) =>
        Resize(context, input, scope, factor, Text("coordinate_transformation_mode", alignCorners ? "align_corners" : "half_pixel"), Text("mode", "linear"));

    private static FeatureMap Resize(EmitContext context, FeatureMap input, string scope, double factor, params IReadOnlyList<AttributeMessage> attributes)
    {
        var scales = context.Graph.Singles($"{scope}.scales", [4], [1, 1, (float)factor, (float)factor]);
        var name = context.Graph.Add("Resize", scope, [input.Name, string.Empty, scales], attributes);
        return new FeatureMap(name, input.Channels, (int)(input.Height * factor), (int)(input.Width * factor));
    }
}
