using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>First values of weights, from one seeded stream (specification 01, section 6).</summary>
public sealed class Initializer : IDisposable
{
    private readonly Generator _generator;

    /// <summary>Creates a stream.</summary>
    /// <param name="seed">The same seed gives the same weights.</param>
    public Initializer(ulong seed) => _generator = new Generator(seed);

    /// <summary>Uniform values within one over the square root of the fan-in, either sign.</summary>
    /// <param name="fanIn">Inputs of one output, at least 1.</param>
    /// <param name="shape">Sizes.</param>
    public Tensor Uniform(long fanIn, params long[] shape) => Within(1 / Math.Sqrt(fanIn), shape);

    /// <summary>Uniform values within a bound, either sign.</summary>
    /// <param name="bound">The largest magnitude.</param>
    /// <param name="shape">Sizes.</param>
    public Tensor Within(double bound, params long[] shape) => empty(shape, dtype: ScalarType.Float32).uniform_(-bound, bound, _generator);

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();
}
