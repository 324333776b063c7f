using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>A fully connected layer: <c>weight</c> (o, i) and <c>bias</c> (o).</summary>
public sealed class DenseLayer : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Values per row that come in.</param>
    /// <param name="outputs">Values per row that go out.</param>
    public DenseLayer(Initializer initializer, int inputs, int outputs)
    {
        Weight = AddParameter("weight", initializer.Uniform(inputs, outputs, inputs));
        Bias = AddParameter("bias", initializer.Uniform(inputs, outputs));
    }

    /// <summary>(o, i).</summary>
    public Parameter Weight { get; }

    /// <summary>(o).</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <summary>Computes x Wᵀ + b.</summary>
    /// <param name="input">(…, i).</param>
    public override Tensor Forward(Tensor input)
    {
        Observer?.CountFixed((double)input.numel() * Weight.size(0));
        if (input.dtype == Weight.dtype)
        {
            return nn.functional.linear(input, Weight, Bias);
        }

        // As convolutions do, the layer follows the type of its input.
        using var weight = Weight.to(input.dtype);
        using var bias = Bias.to(input.dtype);
        return nn.functional.linear(input, weight, bias);
    }
}
