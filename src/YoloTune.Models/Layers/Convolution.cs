using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>A plain 2-D convolution: <c>weight</c> (o, i/g, k, k) and, where asked, <c>bias</c> (o).</summary>
public sealed class Convolution : Layer
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation = [1, 1];

    /// <summary>Creates a convolution.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Side of the square kernel.</param>
    /// <param name="stride">Step.</param>
    /// <param name="groups">Channel groups.</param>
    /// <param name="bias">True for a bias.</param>
    public Convolution(Initializer initializer, int inputs, int outputs, int kernel = 1, int stride = 1, int groups = 1, bool bias = false)
    {
        Outputs = outputs;
        Groups = groups;
        _stride = [stride, stride];
        _padding = [kernel / 2, kernel / 2];
        var fanIn = (long)(inputs / groups) * kernel * kernel;
        Weight = AddParameter("weight", initializer.Uniform(fanIn, outputs, inputs / groups, kernel, kernel));
        if (bias)
        {
            Bias = AddParameter("bias", initializer.Uniform(fanIn, outputs));
        }
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Channel groups.</summary>
    public int Groups { get; }

    /// <summary>(o, i/g, k, k).</summary>
    public Parameter Weight { get; }

    /// <summary>(o), or null.</summary>
    public Parameter? Bias { get; private set; }

    /// <summary>Step in rows and columns.</summary>
    internal IReadOnlyList<long> Stride => _stride;

    /// <summary>Zeros added above and below, left and right.</summary>
    internal IReadOnlyList<long> Padding => _padding;

    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    /// <remarks>The layer follows the type of its input: single-precision weights are cast inside the autograd graph, so that
    /// their gradients arrive in single precision.</remarks>
    public override Tensor Forward(Tensor input)
    {
        if (input.dtype == Weight.dtype)
        {
            return Apply(input, Weight, Bias);
        }

        using var weight = Weight.to(input.dtype);
        using var bias = Bias?.to(input.dtype);
        return Apply(input, weight, bias);
    }

    /// <summary>Convolves with other weights of the same shape.</summary>
    /// <param name="input">(B, C, H, W).</param>
    /// <param name="weight">(o, i/g, k, k) in the type of the input.</param>
    /// <param name="bias">(o), or null.</param>
    internal Tensor Apply(Tensor input, Tensor weight, Tensor? bias)
    {
        var output = nn.functional.conv2d(input, weight, bias, _stride, _padding, _dilation, Groups);
        if (Observer is { } observer)
        {
            var macs = (double)output.numel() * Weight.size(1) * Weight.size(2) * Weight.size(3);
            observer.CountPerArea(macs);
            observer.CountGradient(macs * ((input.requires_grad ? 1 : 0) + (weight.requires_grad ? 1 : 0)));
        }

        return output;
    }

    /// <summary>Multiplies the outputs by <paramref name="scale"/> and adds <paramref name="shift"/>, for good.</summary>
    /// <param name="scale">(o).</param>
    /// <param name="shift">(o).</param>
    internal void Fold(Tensor scale, Tensor shift)
    {
        using var guard = no_grad();
        using var factor = scale.view(-1, 1, 1, 1);
        Weight.mul_(factor);
        if (Bias is null)
        {
            Bias = AddParameter("bias", shift.clone());
        }
        else
        {
            Bias.mul_(scale).PlusInPlace(shift);
        }

        Weight.requires_grad = false;
        Bias.requires_grad = false;
    }
}
