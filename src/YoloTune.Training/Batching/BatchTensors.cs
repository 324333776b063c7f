using TorchSharp;
using YoloTune.Data.Loading;
using YoloTune.Models.Layers;
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

        // Every byte is exact in bfloat16 too, and the quotient is rounded once.
        var images = (format ?? ComputeFormat.Plain).Apply(bytes).OverInPlace(255).MoveToOuterDisposeScope();
        return new TensorBatch(images, new LossTargets(
            Copy(batch.ImageIndex, batch.LabelCount),
            Copy(batch.Classes, batch.LabelCount),
            Copy(batch.Boxes, batch.LabelCount, 4)));
    }

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
