using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// Sums and multiples that are safe from the garbage collector. TorchSharp 0.107 turns numbers (and the hidden factor 1
/// of <c>a + b</c>, but not of <c>a - b</c>) into native scalars that nothing holds during the native call: a collection at the wrong moment
/// frees them under the running kernel, which throws "Exception raised from toFloat at c10/core/Scalar.h". Here they are kept.
/// </summary>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>a + b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b, of a shape that goes with a's.</param>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>a + number.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Plus(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.add(scalar, One);
    }

    /// <summary>a · number.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Times(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.mul(scalar);
    }

    /// <summary>Adds 1 to a counter in place.</summary>
    /// <param name="counter">The counter.</param>
    internal static void Increment(Tensor counter) => counter.add_(One);
}
