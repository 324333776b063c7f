using TorchSharp;
using YoloTune.Data.Loading;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Batching;

/// <summary>The only place where plain buffers become tensors.</summary>
public static class BatchTensors
{
    /// <summary>Copies a batch; the caller's dispose scope owns the tensors.</summary>
    /// <param name="batch">The batch; may be given back to its pool afterwards.</param>
    /// <param name="format">Format of the images; null for the plain one.</param>
    public static TensorBatch From(ImageBatch batch, ComputeFormat? format = null)
    {
        using var scope = NewDisposeScope();
        var bytes = empty([batch.Count, batch.Channels, batch.Height, batch.Width], dtype: ScalarType.Byte);
        batch.PixelSpan.CopyTo(bytes.bytes);

        using Scalar white = 255f;

        // Every byte is exact in bfloat16 too, and the quotient is rounded once.
        var images = (format ?? ComputeFormat.Plain).Apply(bytes).div_(white).MoveToOuterDisposeScope();
        return new TensorBatch(images, TargetsOf(batch.ImageIndex, batch.Classes, batch.Boxes));
    }

    /// <summary>Labels as tensors, which go to the scope outside the one at hand.</summary>
    internal static LossTargets TargetsOf(float[] imageIndex, float[] classes, float[] boxes) => new(
        Copy(imageIndex, classes.Length),
        Copy(classes, classes.Length),
        Copy(boxes, classes.Length, 4));

    private static Tensor Copy(float[] values, params long[] shape)
    {
        var target = empty(shape, dtype: ScalarType.Float32);
        if (values.Length > 0)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(target.bytes);
        }

        return target.MoveToOuterDisposeScope();
    }
}
