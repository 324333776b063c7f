using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// Arithmetic that is safe from the garbage collector. TorchSharp 0.107 turns numbers (and the hidden factor 1
/// of <c>a + b</c>, but not of <c>a - b</c>) into native scalars that nothing holds during the native call: a collection at the wrong moment
/// frees them under the running kernel, which throws "Exception raised from toFloat at c10/core/Scalar.h". Here they are kept.
/// A whole number stays one: an int64 tensor plus, times or compared with a long is computed in int64.
/// <c>HeldScalarTests</c> in the architecture tests finds every call that holds nothing.
/// </summary>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1;
    private static readonly Scalar Two = 2;

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

    /// <summary>a + whole number.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Plus(this Tensor left, long right)
    {
        using Scalar scalar = right;
        return left.add(scalar, One);
    }

    /// <summary>a + b, written into a.</summary>
    /// <param name="left">a; returned.</param>
    /// <param name="right">b, of a shape that goes with a's.</param>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    /// <summary>a + number, written into a.</summary>
    /// <param name="left">a; returned.</param>
    /// <param name="right">The number.</param>
    public static Tensor PlusInPlace(this Tensor left, Scalar right) => left.add_(right, One);

    /// <summary>number - a.</summary>
    /// <param name="right">a.</param>
    /// <param name="left">The number.</param>
    public static Tensor SubtractedFrom(this Tensor right, double left)
    {
        using Scalar scalar = left;
        return right.negative().add(scalar, One);
    }

    /// <summary>a · number.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Times(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.mul(scalar);
    }

    /// <summary>a · whole number.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Times(this Tensor left, long right)
    {
        using Scalar scalar = right;
        return left.mul(scalar);
    }

    /// <summary>a / number; whole numbers are divided as reals.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Over(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.div(scalar);
    }

    /// <summary>a / number, written into a.</summary>
    /// <param name="left">a, of a floating type; returned.</param>
    /// <param name="right">The number.</param>
    public static Tensor OverInPlace(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.div_(scalar);
    }

    /// <summary>The greatest whole number that is not above a / number; int64 stays int64.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor FloorOver(this Tensor left, long right)
    {
        using Scalar scalar = right;
        return left.div(scalar, RoundingMode.floor);
    }

    /// <summary>What <see cref="FloorOver"/> leaves; of the number's sign.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor Modulo(this Tensor left, long right)
    {
        using Scalar scalar = right;
        return left.remainder(scalar);
    }

    /// <summary>a².</summary>
    /// <param name="value">a.</param>
    public static Tensor Squared(this Tensor value) => value.pow(Two);

    /// <summary>a to the power of a number.</summary>
    /// <param name="value">a.</param>
    /// <param name="exponent">The number.</param>
    public static Tensor ToPower(this Tensor value, double exponent)
    {
        using Scalar scalar = exponent;
        return value.pow(scalar);
    }

    /// <summary>ln(1 + exp(a)), and a itself above 20, where it makes no difference in single precision.</summary>
    /// <param name="value">a.</param>
    public static Tensor SoftPlus(this Tensor value)
    {
        using Scalar threshold = 20.0;
        return SoftPlus(value, One, threshold);
    }

    /// <summary>Adds 1 to a counter in place.</summary>
    /// <param name="counter">The counter.</param>
    internal static void Increment(Tensor counter) => counter.add_(One, One);

    /// <summary>The public method takes numbers and holds none of them.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "softplus1")]
    private static extern Tensor SoftPlus(Tensor value, Scalar beta, Scalar threshold);
}
