using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Convolution without bias, batch normalisation, SiLU (or nothing): the <c>Conv</c> of the reference.</summary>
public sealed class ConvBlock : Layer
{
    private BatchNorm? _norm;
    private FoldedConvolution? _folded;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Side of the square kernel.</param>
    /// <param name="stride">Step.</param>
    /// <param name="groups">Channel groups.</param>
    /// <param name="activated">False leaves the normalised value as it is.</param>
    public ConvBlock(Initializer initializer, int inputs, int outputs, int kernel = 1, int stride = 1, int groups = 1, bool activated = true)
    {
        Activated = activated;
        Conv = AddChild("conv", new Convolution(initializer, inputs, outputs, kernel, stride, groups));
        _norm = AddChild("bn", new BatchNorm(outputs));
    }

    /// <summary>The convolution.</summary>
    public Convolution Conv { get; }

    /// <summary>The normalisation; null once fused.</summary>
    public BatchNorm? Norm => _norm;

    /// <summary>True when SiLU follows.</summary>
    public bool Activated { get; set; }

    /// <inheritdoc/>
    /// <remarks>SiLU is one shared object in the reference; every missing activation is an identity of its own.</remarks>
    public override int OwnLeafCount => Activated ? 0 : 1;

    /// <summary>A depthwise block: one group per common divisor of inputs and outputs.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Side of the square kernel.</param>
    public static ConvBlock Depthwise(Initializer initializer, int inputs, int outputs, int kernel) =>
        new(initializer, inputs, outputs, kernel, 1, (int)System.Numerics.BigInteger.GreatestCommonDivisor(inputs, outputs));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using var value = _folded is null ? Conv.Forward(input) : _folded.Forward(input);
        var norm = _folded is null ? _norm : null;
        return (norm, Activated) switch
        {
            (null, true) => Silu.Apply(value),
            (null, false) => value.alias(),
            (_, true) => norm.ForwardActivated(value),
            (_, false) => norm.Forward(value),
        };
    }

    /// <summary>Computes with a copy of the convolution that has the normalisation folded in, for as long as both stay as they are.</summary>
    /// <remarks>The state dict keeps the tensors it has.</remarks>
    internal void FoldForRun()
    {
        _folded?.Dispose();
        _folded = _norm is null ? null : new FoldedConvolution(Conv, _norm);
    }

    /// <inheritdoc/>
    /// <remarks>W' = W r, b' = beta - mean r with r = gamma / sqrt(variance + epsilon) (specification 01, section 10).</remarks>
    public override void Fuse()
    {
        _folded?.Dispose();
        _folded = null;
        if (_norm is null)
        {
            return;
        }

        using (var scope = NewDisposeScope())
        using (no_grad())
        {
            var scale = _norm.Weight / _norm.RunningVariance.Plus(_norm.Epsilon).sqrt();
            var shift = _norm.Bias - (_norm.RunningMean * scale);
            Conv.Fold(scale, shift);
        }

        RemoveChild("bn");
        _norm = null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _folded?.Dispose();
        base.Dispose(disposing);
    }
}
