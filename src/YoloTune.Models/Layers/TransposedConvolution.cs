using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Enlarges a map by an integer factor with a transposed convolution whose kernel is its step: <c>weight</c> (i, o, f, f), <c>bias</c> (o).</summary>
public sealed class TransposedConvolution : Layer
{
    private readonly long[] _factor;

    /// <summary>Creates the layer.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="factor">Enlargement of each side.</param>
    public TransposedConvolution(Initializer initializer, int inputs, int outputs, int factor = 2)
    {
        _factor = [factor, factor];
        var fanIn = (long)outputs * factor * factor;
        Weight = AddParameter("weight", initializer.Uniform(fanIn, inputs, outputs, factor, factor));
        Bias = AddParameter("bias", initializer.Uniform(fanIn, outputs));
    }

    /// <summary>(i, o, f, f).</summary>
    public Parameter Weight { get; }

    /// <summary>(o).</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        Observer?.CountPerArea((double)input.numel() * Weight.size(1) * Weight.size(2) * Weight.size(3));
        if (input.dtype == Weight.dtype)
        {
            return nn.functional.conv_transpose2d(input, Weight, Bias, strides: _factor);
        }

        // As convolutions do, the layer follows the type of its input.
        using var weight = Weight.to(input.dtype);
        using var bias = Bias.to(input.dtype);
        return nn.functional.conv_transpose2d(input, weight, bias, strides: _factor);
    }
}
