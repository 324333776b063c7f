using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Two convolutions with a shortcut where sizes allow: y = cv2(cv1(x)) (+ x).</summary>
public sealed class Bottleneck : Layer
{
    private readonly ConvBlock _first;
    private readonly ConvBlock _second;
    private readonly bool _add;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="shortcut">Add the input when the channels agree.</param>
    /// <param name="expansion">Hidden channels as a share of the outputs.</param>
    /// <param name="firstKernel">Kernel of the first convolution.</param>
    /// <param name="secondKernel">Kernel of the second convolution.</param>
    public Bottleneck(Initializer initializer, int inputs, int outputs, bool shortcut = true, double expansion = 0.5, int firstKernel = 3, int secondKernel = 3)
    {
        var hidden = (int)(outputs * expansion);
        _first = AddChild("cv1", new ConvBlock(initializer, inputs, hidden, firstKernel));
        _second = AddChild("cv2", new ConvBlock(initializer, hidden, outputs, secondKernel));
        _add = shortcut && inputs == outputs;
    }

    internal ConvBlock First => _first;

    internal ConvBlock Second => _second;

    /// <summary>True when the input is added.</summary>
    internal bool AddsInput => _add;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using var hidden = _first.Forward(input);
        var output = _second.Forward(hidden);
        if (!_add)
        {
            return output;
        }

        using var branch = output;
        return input.Plus(branch);
    }
}
