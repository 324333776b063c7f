using YoloTune.Export.Graphs;
using YoloTune.Models.Layers;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Emitters;

/// <summary>Writes convolutions, alone or with SiLU (Sigmoid and Mul).</summary>
internal static class ConvolutionEmitter
{
    public static FeatureMap Emit(EmitContext context, Convolution layer, string scope, FeatureMap input)
    {
        var (kernel, stride, padding) = (layer.Weight.size(2), layer.Stride[0], layer.Padding[0]);
        var inputs = new List<string> { input.Name, context.Weights(scope + ".weight", layer.Weight) };
        if (layer.Bias is { } bias)
        {
            inputs.Add(context.Weights(scope + ".bias", bias));
        }

        var name = context.Graph.Add("Conv", scope, inputs,
        [
            Integers("dilations", 1, 1),
            Integer("group", layer.Groups),
            Integers("kernel_shape", kernel, kernel),
            Integers("pads", padding, padding, padding, padding),
            Integers("strides", stride, stride),
        ]);
        return new FeatureMap(name, layer.Outputs, Side(input.Height), Side(input.Width));

        int Side(int side) => (int)((side + (2 * padding) - kernel) / stride) + 1;
    }

    public static FeatureMap Emit(EmitContext context, ConvBlock layer, string scope, FeatureMap input)
    {
        if (layer.Norm is not null)
        {
            throw new InvalidOperationException($"The layer {scope} is not fused.");
        }

        var linear = Emit(context, layer.Conv, scope + ".conv", input);
        return layer.Activated
            ? linear with { Name = context.Graph.Multiply(scope + ".act", linear.Name, context.Graph.Sigmoid(scope + ".act", linear.Name)) }
            : linear;
    }
}
