using TorchSharp;
using YoloTune.Models.Checkpoints;
using static TorchSharp.torch;

namespace YoloTune.Models.State;

/// <summary>Moves values between stored tensors and live ones.</summary>
public static class StoredTensorConversion
{
    /// <summary>A new live tensor of the stored kind.</summary>
    /// <param name="stored">The values.</param>
    public static Tensor ToTensor(this StoredTensor stored)
    {
        var tensor = empty(stored.Shape.ToArray(), dtype: TypeOf(stored.Kind));
        stored.Data.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>A copy of a live tensor.</summary>
    /// <param name="tensor">Any tensor on the CPU.</param>
    /// <param name="floatKind">Kind of the copy for floating-point tensors; null keeps theirs.</param>
    public static StoredTensor ToStored(this Tensor tensor, TensorKind? floatKind = null)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var source = tensor.detach();
        if (floatKind is { } kind && source.is_floating_point())
        {
            source = source.to_type(TypeOf(kind));
        }

        source = source.contiguous();
        return new StoredTensor(KindOf(source.dtype), source.shape, source.bytes.ToArray());
    }

    /// <summary>Overwrites a live tensor with stored values, converting the kind.</summary>
    /// <param name="target">The live tensor.</param>
    /// <param name="stored">Values of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void CopyFrom(this Tensor target, StoredTensor stored)
    {
        if (!target.shape.AsSpan().SequenceEqual(stored.Shape.ToArray()))
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(',', target.shape)}] cannot take values of shape [{string.Join(',', stored.Shape)}].", nameof(stored));
        }

        using var guard = no_grad();
        using var source = stored.ToTensor();
        target.copy_(source);
    }

    private static ScalarType TypeOf(TensorKind kind) => kind switch
    {
        TensorKind.Float16 => ScalarType.Float16,
        TensorKind.BFloat16 => ScalarType.BFloat16,
        TensorKind.Float32 => ScalarType.Float32,
        TensorKind.Float64 => ScalarType.Float64,
        TensorKind.Int8 => ScalarType.Int8,
        TensorKind.UInt8 => ScalarType.Byte,
        TensorKind.Int16 => ScalarType.Int16,
        TensorKind.Int32 => ScalarType.Int32,
        TensorKind.Int64 => ScalarType.Int64,
        _ => ScalarType.Bool,
    };

    private static TensorKind KindOf(ScalarType type) => type switch
    {
        ScalarType.Float16 => TensorKind.Float16,
        ScalarType.BFloat16 => TensorKind.BFloat16,
        ScalarType.Float32 => TensorKind.Float32,
        ScalarType.Float64 => TensorKind.Float64,
        ScalarType.Int8 => TensorKind.Int8,
        ScalarType.Byte => TensorKind.UInt8,
        ScalarType.Int16 => TensorKind.Int16,
        ScalarType.Int32 => TensorKind.Int32,
        ScalarType.Int64 => TensorKind.Int64,
        ScalarType.Bool => TensorKind.Bool,
        _ => throw new NotSupportedException($"Tensors of type {type} cannot be stored."),
    };
}
