using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Nearest-neighbour enlargement by an integer factor.</summary>
public sealed class Upsample : Layer
{
    private readonly double[] _factors;

    /// <summary>Creates the layer.</summary>
    /// <param name="factor">Enlargement of each side.</param>
    public Upsample(double factor = 2) => _factors = [factor, factor];

    /// <summary>Enlargement of each side.</summary>
    internal double Factor => _factors[0];

    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Factor == 2 && MapEnlarge.Fits(input)
        ? MapEnlarge.Apply(input)
        : nn.functional.interpolate(input, scale_factor: _factors, mode: InterpolationMode.Nearest);
}
