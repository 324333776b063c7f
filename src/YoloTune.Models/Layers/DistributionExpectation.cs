using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Turns a distribution over R bins per box side into its expectation (<c>DFL</c>); its weights 0 … R-1 are never trained.</summary>
public sealed class DistributionExpectation : Layer
{
    private readonly int _bins;
    private readonly Convolution? _convolution;

    /// <summary>Creates the layer.</summary>
    /// <param name="bins">R; for 1 the layer is the identity.</param>
    public DistributionExpectation(int bins)
    {
        _bins = bins;
        if (bins > 1)
        {
            using var initializer = new Initializer(0);
            _convolution = AddChild("conv", new Convolution(initializer, bins, 1));
            using (no_grad())
            using (var values = TensorFilling.Range(bins, ScalarType.Float32).view(1, bins, 1, 1))
            {
                _convolution.Weight.copy_(values);
            }

            _convolution.Weight.requires_grad = false;
        }
    }

    /// <summary>R.</summary>
    internal int Bins => _bins;

    /// <summary>Its fixed weights; null for R = 1.</summary>
    internal Convolution? Weights => _convolution;

    /// <inheritdoc/>
    public override int OwnLeafCount => _bins > 1 ? 0 : 1;

    /// <summary>Computes distances.</summary>
    /// <param name="input">(B, 4R, A).</param>
    /// <returns>(B, 4, A) in stride units.</returns>
    public override Tensor Forward(Tensor input)
    {
        if (_convolution is null)
        {
            return input.alias();
        }

        using var sides = input.view(input.size(0), 4, _bins, input.size(2));
        using var bins = sides.transpose(2, 1);
        using var probabilities = nn.functional.softmax(bins, 1);
        using var expectation = _convolution.Forward(probabilities);
        return expectation.view(input.size(0), 4, input.size(2));
    }
}
