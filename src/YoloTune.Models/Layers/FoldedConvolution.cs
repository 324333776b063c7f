using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// A convolution with its normalisation folded in (specification 01, section 10), beside the weights that it was made of: state
/// dict and checkpoints do not know of it. The weights are brought to type and layout of the input once.
/// </summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Convolution _origin;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private (Tensor Weight, Tensor? Bias)? _cast;
    private (ScalarType Type, bool ChannelsLast) _format;

    /// <summary>Folds: W' = W r, b' = beta - mean r with r = gamma / sqrt(variance + epsilon).</summary>
    /// <param name="convolution">The convolution; without bias where a normalisation follows.</param>
    /// <param name="norm">What follows it; null for nothing, or for what is in the convolution already.</param>
    public FoldedConvolution(Convolution convolution, BatchNorm? norm)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        _origin = convolution;
        if (norm is null)
        {
            _weight = convolution.Weight.detach().DetachFromDisposeScope();
            _bias = convolution.Bias?.detach().DetachFromDisposeScope();
            return;
        }

        var scale = norm.Weight / norm.RunningVariance.Plus(norm.Epsilon).sqrt();
        _weight = (convolution.Weight * scale.view(-1, 1, 1, 1)).DetachFromDisposeScope();
        _bias = (norm.Bias - (norm.RunningMean * scale)).DetachFromDisposeScope();
    }

    /// <summary>Computes the normalised output in the type of the input.</summary>
    /// <param name="input">(B, C, H, W).</param>
    public Tensor Forward(Tensor input)
    {
        var format = (input.dtype, ChannelsLast: input.size(1) > 1 && input.stride(1) == 1);
        if (_cast is not { } cast || _format != format)
        {
            Release();
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            cast = (Laid(_weight.to(format.dtype), format.ChannelsLast).alias().DetachFromDisposeScope(), _bias?.to(format.dtype).alias().DetachFromDisposeScope());
            (_cast, _format) = (cast, format);
        }

        return _origin.Apply(input, cast.Weight, cast.Bias);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _weight.Dispose();
        _bias?.Dispose();
    }

    private static Tensor Laid(Tensor weight, bool channelsLast) =>
        channelsLast ? weight.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : weight;

    private void Release()
    {
        _cast?.Weight.Dispose();
        _cast?.Bias?.Dispose();
        _cast = null;
    }
}
