using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// The convolution of a frozen block with its normalisation folded in (specification 01, section 10), beside the weights that
/// it was made of: state dict and checkpoints do not know of it.
/// </summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Convolution _origin;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private (Tensor Weight, Tensor Bias)? _cast;

    /// <summary>Folds: W' = W r, b' = beta - mean r with r = gamma / sqrt(variance + epsilon).</summary>
    /// <param name="convolution">The convolution, without bias.</param>
    /// <param name="norm">What follows it.</param>
    public FoldedConvolution(Convolution convolution, BatchNorm norm)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        _origin = convolution;
        var scale = norm.Weight / norm.RunningVariance.Plus(norm.Epsilon).sqrt();
        _weight = (convolution.Weight * scale.view(-1, 1, 1, 1)).DetachFromDisposeScope();
        _bias = (norm.Bias - (norm.RunningMean * scale)).DetachFromDisposeScope();
    }

    /// <summary>Computes the normalised output in the type of the input; the weights are cast to it once.</summary>
    /// <param name="input">(B, C, H, W).</param>
    public Tensor Forward(Tensor input)
    {
        if (input.dtype == _weight.dtype)
        {
            return _origin.Apply(input, _weight, _bias);
        }

        if (_cast is not { } cast || cast.Weight.dtype != input.dtype)
        {
            DisposeCast();
            cast = (_weight.to(input.dtype).DetachFromDisposeScope(), _bias.to(input.dtype).DetachFromDisposeScope());
            _cast = cast;
        }

        return _origin.Apply(input, cast.Weight, cast.Bias);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeCast();
        _weight.Dispose();
        _bias.Dispose();
    }

    private void DisposeCast()
    {
        _cast?.Weight.Dispose();
        _cast?.Bias.Dispose();
        _cast = null;
    }
}
