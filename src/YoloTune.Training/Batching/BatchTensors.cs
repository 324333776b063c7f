using System.Runtime.InteropServices;
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
        return new TensorBatch(images, TargetsOf(batch));
    }

    private static LossTargets TargetsOf(ImageBatch batch)
    {
        var targets = new LossTargets(
            Copy(batch.ImageIndex, ScalarType.Float32, batch.ImageIndex.Length),
            Copy(batch.Classes, ScalarType.Float32, batch.LabelCount),
            Copy(batch.Boxes, ScalarType.Float32, batch.Boxes.Length / batch.BoxSize, batch.BoxSize));
        if (batch.Task is not { } task)
        {
            return targets;
        }

        var (height, width) = (task.MaskHeight, task.MaskWidth);
        return targets with
        {
            Keypoints = CopyKnown(task.Keypoints, ScalarType.Float32, batch.LabelCount, task.KeypointCount, task.KeypointDimensions),
            InstanceMap = CopyKnown(task.InstanceMap, ScalarType.Int16, batch.Count, height, width),
            InstanceMasks = CopyKnown(task.InstanceMasks, ScalarType.Byte, batch.LabelCount, height, width),
            ClassMap = CopyKnown(task.ClassMap, ScalarType.Int16, batch.Count, height, width),
            PixelClasses = CopyKnown(task.PixelClasses, ScalarType.Byte, batch.Count, batch.Height, batch.Width),
            Depth = CopyKnown(task.Depth, ScalarType.Float32, batch.Count, batch.Height, batch.Width),
        };
    }

    private static Tensor? CopyKnown<T>(T[]? values, ScalarType type, params long[] shape)
        where T : unmanaged => values is null ? null : Copy(values, type, shape);

    private static Tensor Copy<T>(T[] values, ScalarType type, params long[] shape)
        where T : unmanaged
    {
        var target = empty(shape, dtype: type);
        if (values.Length > 0)
        {
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(target.bytes);
        }

        return target.MoveToOuterDisposeScope();
    }
}
