using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>Mirrors an image with its labels (specification 03, section 19).</summary>
public static class Flip
{
    /// <summary>Swaps left and right.</summary>
    /// <param name="sample">The sample; changed.</param>
    /// <param name="keypointOrder">New keypoint k is old keypoint <c>keypointOrder[k]</c>; null keeps the order.</param>
    public static void LeftRight(Sample sample, IReadOnlyList<int>? keypointOrder = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        sample.MakeWritable();
        Mirror.LeftRight(sample.Image);
        sample.Map = sample.Map?.MirrorLeftRight();
        Labels(sample.Instances, 0, sample.Image.Width, keypointOrder);
    }

    /// <summary>Swaps top and bottom.</summary>
    /// <param name="sample">The sample; changed.</param>
    /// <param name="keypointOrder">New keypoint k is old keypoint <c>keypointOrder[k]</c>; null keeps the order.</param>
    public static void UpDown(Sample sample, IReadOnlyList<int>? keypointOrder = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        sample.MakeWritable();
        Mirror.UpDown(sample.Image);
        sample.Map = sample.Map?.MirrorUpDown();
        Labels(sample.Instances, 1, sample.Image.Height, keypointOrder);
    }

    private static void Labels(Instances instances, int axis, float size, IReadOnlyList<int>? keypointOrder)
    {
        var boxes = instances.Boxes;
        for (var i = axis; i < boxes.Length; i += 4)
        {
            (boxes[i], boxes[i + 2]) = (size - boxes[i + 2], size - boxes[i]);
        }

        Reflect(instances.Polygons, axis, 2, size);
        Reflect(instances.Keypoints, axis, 3, size);
        if (keypointOrder is not null)
        {
            Reorder(instances, keypointOrder);
        }
    }

    private static void Reflect(float[] points, int axis, int step, float size)
    {
        for (var i = axis; i < points.Length; i += step)
        {
            points[i] = size - points[i];
        }
    }

    private static void Reorder(Instances instances, IReadOnlyList<int> order)
    {
        if (order.Count != instances.KeypointCount)
        {
            throw new ArgumentException($"The order names {order.Count} keypoints, the labels have {instances.KeypointCount}.", nameof(order));
        }

        var old = instances.Keypoints.AsSpan().ToArray();
        var perInstance = 3 * order.Count;
        for (var i = 0; i < old.Length; i += perInstance)
        {
            for (var k = 0; k < order.Count; k++)
            {
                old.AsSpan(i + (3 * order[k]), 3).CopyTo(instances.Keypoints.AsSpan(i + (3 * k)));
            }
        }
    }
}
