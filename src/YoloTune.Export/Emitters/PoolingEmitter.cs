using YoloTune.Export.Graphs;
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

    public static FeatureMap Emit(EmitContext context, Upsample layer, string scope, FeatureMap input)
    {
        var factor = (float)layer.Factor;
        var scales = context.Graph.Singles($"{scope}.scales", [4], [1, 1, factor, factor]);
        var name = context.Graph.Add("Resize", scope, [input.Name, string.Empty, scales],
        [
            Text("coordinate_transformation_mode", "asymmetric"),
            Text("mode", "nearest"),
            Text("nearest_mode", "floor"),
        ]);
        return new FeatureMap(name, input.Channels, (int)(input.Height * layer.Factor), (int)(input.Width * layer.Factor));
    }
}
