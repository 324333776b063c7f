using TorchSharp;
using YoloTune.Models.Checkpoints;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>Copies between live tensors and stored ones without any change of bits.</summary>
internal static class TensorSnapshot
{
    /// <summary>Copies a tensor of any device to memory.</summary>
    public static StoredTensor Capture(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var local = tensor.detach().cpu().contiguous();
        return new StoredTensor(KindOf(local.dtype), local.shape, local.bytes.ToArray());
    }

    /// <summary>Makes a tensor with the element type and device of another; it belongs to no dispose scope.</summary>
    public static Tensor Restore(StoredTensor stored, Tensor like)
    {
        using var scope = NewDisposeScope();
        var local = empty([.. stored.Shape], TypeOf(stored.Kind));
        stored.Data.Span.CopyTo(local.bytes);
        var restored = local.to(like.dtype, like.device);
        return restored.DetachFromDisposeScope();
    }

    private static TensorKind KindOf(ScalarType type) => type switch
    {
        ScalarType.Float16 => TensorKind.Float16,
        ScalarType.BFloat16 => TensorKind.BFloat16,
        ScalarType.Float32 => TensorKind.Float32,
        ScalarType.Float64 => TensorKind.Float64,
        _ => throw new NotSupportedException($"An optimizer holds no tensors of type {type}."),
    };

    private static ScalarType TypeOf(TensorKind kind) => kind switch
    {
        TensorKind.Float16 => ScalarType.Float16,
        TensorKind.BFloat16 => ScalarType.BFloat16,
        TensorKind.Float32 => ScalarType.Float32,
        TensorKind.Float64 => ScalarType.Float64,
        _ => throw new NotSupportedException($"An optimizer holds no tensors of kind {kind}."),
    };
}
