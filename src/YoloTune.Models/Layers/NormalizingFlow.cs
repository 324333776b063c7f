using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// A density over the plane, learned as six invertible steps from a normal distribution (<c>RealNVP</c>, Dinh et al. 2017;
/// specification 01, section 4.4). The key point loss of YOLO26 uses it; prediction does not.
/// </summary>
public sealed class NormalizingFlow : Layer
{
    private const int Steps = 6;
    private const int Width = 64;
    private readonly Tensor _mean;
    private readonly Tensor _covariance;
    private readonly Tensor _masks;
    private readonly LayerList _scales;
    private readonly LayerList _shifts;

    /// <summary>Creates the flow.</summary>
    /// <param name="initializer">First values.</param>
    public NormalizingFlow(Initializer initializer)
    {
        _mean = AddBuffer("loc", zeros(2, dtype: ScalarType.Float32));
        _covariance = AddBuffer("cov", eye(2, dtype: ScalarType.Float32));
        _masks = AddBuffer("mask", tensor(Enumerable.Range(0, 2 * Steps).Select(i => i % 4 is 1 or 2 ? 1f : 0f).ToArray(), [Steps, 2]));
        _scales = AddChild("s", new LayerList(Enumerable.Range(0, Steps).Select(_ => Net(initializer, bounded: true))));
        _shifts = AddChild("t", new LayerList(Enumerable.Range(0, Steps).Select(_ => Net(initializer, bounded: false))));
    }

    /// <summary>The logarithm of the density.</summary>
    /// <param name="points">(N, 2).</param>
    /// <returns>(N).</returns>
    public Tensor LogProbability(Tensor points)
    {
        using var scope = NewDisposeScope();
        var z = points;
        var logDeterminant = zeros(points.size(0), dtype: points.dtype);
        for (var step = Steps - 1; step >= 0; step--)
        {
            var mask = _masks[step];
            var open = mask.Times(-1).Plus(1);
            var kept = mask * z;
            var scale = _scales[step].Forward(kept) * open;
            var shift = _shifts[step].Forward(kept) * open;
            z = (open * (z - shift) * scale.neg().exp()).Plus(kept);
            logDeterminant -= scale.sum(1);
        }

        return Normal(z).Plus(logDeterminant).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => LogProbability(input);

    private static LayerList Net(Initializer initializer, bool bounded)
    {
        Layer[] layers =
        [
            Small(initializer, 2, Width),
            new PointwiseFunction(x => x.silu()),
            Small(initializer, Width, Width),
            new PointwiseFunction(x => x.silu()),
            Small(initializer, Width, 2),
        ];
        return new LayerList(bounded ? [.. layers, new PointwiseFunction(x => x.tanh())] : layers);
    }

    /// <summary>A layer with Xavier-uniform weights of gain 0.01, so that the flow starts close to the identity.</summary>
    private static DenseLayer Small(Initializer initializer, int inputs, int outputs)
    {
        var layer = new DenseLayer(initializer, inputs, outputs);
        using var guard = no_grad();
        using var values = initializer.Within(0.01 * Math.Sqrt(6.0 / (inputs + outputs)), outputs, inputs);
        layer.Weight.copy_(values);
        return layer;
    }

    /// <summary>log N(z; loc, cov) of rows (N, 2), written out for two dimensions.</summary>
    private Tensor Normal(Tensor z)
    {
        var centred = (z - _mean).unbind(1);
        var (x, y) = (centred[0], centred[1]);
        var (a, b, c, d) = (_covariance[0, 0], _covariance[0, 1], _covariance[1, 0], _covariance[1, 1]);
        var determinant = (a * d) - (b * c);
        var distance = ((d * x * x) - (b.Plus(c) * x * y)).Plus(a * y * y) / determinant;
        return distance.Plus(determinant.log()).Times(-0.5).Plus(-Math.Log(2 * Math.PI));
    }
}
