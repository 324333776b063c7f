using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Comparisons with numbers and limits to them, safe from the garbage collector as <see cref="TensorArithmetic"/> is.</summary>
public static class TensorComparison
{
    /// <summary>a &lt; number, element by element (bool).</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor IsBelow(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.lt(scalar);
    }

    /// <summary>a &gt; number, element by element (bool).</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor IsAbove(this Tensor left, double right)
    {
        using Scalar scalar = right;
        return left.gt(scalar);
    }

    /// <summary>a &gt; whole number, element by element (bool).</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor IsAbove(this Tensor left, long right)
    {
        using Scalar scalar = right;
        return left.gt(scalar);
    }

    /// <summary>a ≥ whole number, element by element (bool).</summary>
    /// <param name="left">a.</param>
    /// <param name="right">The number.</param>
    public static Tensor IsAtLeast(this Tensor left, long right)
    {
        using Scalar scalar = right;
        return left.ge(scalar);
    }

    /// <summary>a, and the number where a is below it.</summary>
    /// <param name="value">a.</param>
    /// <param name="lowest">The number.</param>
    public static Tensor AtLeast(this Tensor value, double lowest)
    {
        using Scalar scalar = lowest;
        return value.clamp_min(scalar);
    }

    /// <summary>a, and the whole number where a is below it; int64 stays int64.</summary>
    /// <param name="value">a.</param>
    /// <param name="lowest">The number.</param>
    public static Tensor AtLeast(this Tensor value, long lowest)
    {
        using Scalar scalar = lowest;
        return value.clamp_min(scalar);
    }

    /// <summary>Replaces what is below the number by it, in a itself.</summary>
    /// <param name="value">a; returned.</param>
    /// <param name="lowest">The number.</param>
    public static Tensor AtLeastInPlace(this Tensor value, double lowest)
    {
        using Scalar scalar = lowest;
        return value.clamp_min_(scalar);
    }

    /// <summary>a, limited to a range.</summary>
    /// <param name="value">a.</param>
    /// <param name="lowest">Lower end.</param>
    /// <param name="highest">Upper end.</param>
    public static Tensor Within(this Tensor value, double lowest, double highest)
    {
        using Scalar low = lowest;
        using Scalar high = highest;
        return value.clamp(low, high);
    }
}
