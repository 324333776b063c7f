using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Tensors made of numbers, and numbers written into tensors, safe from the garbage collector as <see cref="TensorArithmetic"/> is.</summary>
public static class TensorFilling
{
    /// <summary>0, 1, … count - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Where; the CPU when null.</param>
    public static Tensor Range(long count, ScalarType type, Device? device = null)
    {
        using Scalar end = count;
        using Scalar start = 0L;
        using Scalar step = 1L;
        return arange(start, end, step, dtype: type, device: device);
    }

    /// <summary>A float32 tensor of one number.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="device">Where; the CPU when null.</param>
    public static Tensor Filled(long[] shape, double value, Device? device = null)
    {
        using Scalar scalar = value;
        return full(shape, scalar, dtype: ScalarType.Float32, device: device);
    }

    /// <summary>An int64 tensor of one whole number.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="device">Where; the CPU when null.</param>
    public static Tensor Filled(long[] shape, long value, Device? device = null)
    {
        using Scalar scalar = value;
        return full(shape, scalar, dtype: ScalarType.Int64, device: device);
    }

    /// <summary>Writes one number into every element.</summary>
    /// <param name="target">The tensor; returned.</param>
    /// <param name="value">The number.</param>
    public static Tensor FillInPlace(this Tensor target, double value)
    {
        using Scalar scalar = value;
        return target.fill_(scalar);
    }

    /// <summary>a, and the number where the mask is true.</summary>
    /// <param name="source">a.</param>
    /// <param name="mask">bool, of a shape that goes with a's.</param>
    /// <param name="value">The number.</param>
    public static Tensor FilledWhere(this Tensor source, Tensor mask, double value)
    {
        using Scalar scalar = value;
        return source.masked_fill(mask, scalar);
    }

    /// <summary>Writes the number where the mask is true.</summary>
    /// <param name="target">The tensor; returned.</param>
    /// <param name="mask">bool, of a shape that goes with the tensor's.</param>
    /// <param name="value">The number.</param>
    public static Tensor FillWhereInPlace(this Tensor target, Tensor mask, double value)
    {
        using Scalar scalar = value;
        return target.masked_fill_(mask, scalar);
    }

    /// <summary>A bool tensor that is true at some places.</summary>
    /// <param name="count">Its length.</param>
    /// <param name="places">(n) int64 places, each in [0, count), in any order and as often as one likes.</param>
    public static Tensor TrueAt(long count, Tensor places)
    {
        using Scalar scalar = true;
        return zeros(count, dtype: ScalarType.Bool, device: places.device).index_fill_(0, places, scalar);
    }
}
