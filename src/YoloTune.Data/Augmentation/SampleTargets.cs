using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Augmentation;

/// <summary>The labels of one finished sample as the network learns them (specification 03, section 20).</summary>
/// <param name="Classes">(N) class indices.</param>
/// <param name="Boxes">(N x BoxSize) centre x, centre y, width, height in [0, 1]; rotated boxes: and the angle in radians; classifiers: none.</param>
public sealed record SampleTargets(float[] Classes, float[] Boxes)
{
    /// <summary>Numbers of a box: 4, or 5 for rotated boxes.</summary>
    public int BoxSize { get; init; } = 4;

    /// <summary>(N x K x 3) x, y in [0, 1] and visibility; null without key points.</summary>
    public float[]? Keypoints { get; init; }

    /// <summary>The masks; null without any.</summary>
    public SampleMasks? Masks { get; init; }

    /// <summary>A number for every pixel; null when the task has none.</summary>
    public PixelMap? Map { get; init; }

    /// <summary>Makes the labels of a sample.</summary>
    /// <param name="sample">A finished sample; the order of its instances changes where masks are drawn on top of each other.</param>
    /// <param name="options">What they are made of.</param>
    /// <exception cref="ArgumentException">Masks or rotated boxes are wanted and the instances have no polygons, or a map is wanted and there is none.</exception>
    public static SampleTargets Of(Sample sample, TargetOptions options)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(options);
        var needsPolygons = options.Task is TaskKind.Segment or TaskKind.Obb;
        if (needsPolygons && sample.Instances is { Count: > 0, HasPolygons: false })
        {
            throw new ArgumentException("The instances have no polygons.", nameof(sample));
        }

        if (options.Task is TaskKind.Semantic or TaskKind.Depth)
        {
            return new SampleTargets([], []) { Map = sample.Map ?? throw new ArgumentException("The sample has no map.", nameof(sample)) };
        }

        if (options.Task == TaskKind.Classify)
        {
            return new SampleTargets(sample.Instances.Classes, []);
        }

        if (options.Task == TaskKind.Obb)
        {
            return new SampleTargets(sample.Instances.Classes, RotatedBoxes(sample)) { BoxSize = 5 };
        }

        // Masks first: they may change the order.
        var masks = options.Task == TaskKind.Segment ? SampleMasks.Draw(sample, options.MaskRatio, options.OverlapMasks) : null;
        var boxes = new float[4 * sample.Instances.Count];
        SampleFormat.WriteBoxes(sample, boxes);
        return new SampleTargets(sample.Instances.Classes, boxes)
        {
            Masks = masks,
            Keypoints = options.Task == TaskKind.Pose ? NormalizedKeypoints(sample) : null,
        };
    }

    private static float[] RotatedBoxes(Sample sample)
    {
        var instances = sample.Instances;
        var boxes = new float[5 * instances.Count];
        for (var i = 0; i < instances.Count; i++)
        {
            var box = MinimumAreaRectangle.Of(instances.Polygon(i));
            boxes[5 * i] = box.X / sample.Image.Width;
            boxes[(5 * i) + 1] = box.Y / sample.Image.Height;
            boxes[(5 * i) + 2] = box.Width / sample.Image.Width;
            boxes[(5 * i) + 3] = box.Height / sample.Image.Height;
            boxes[(5 * i) + 4] = box.Angle;
        }

        return boxes;
    }

    private static float[] NormalizedKeypoints(Sample sample)
    {
        var keypoints = sample.Instances.Keypoints.AsSpan().ToArray();
        for (var i = 0; i < keypoints.Length; i += 3)
        {
            keypoints[i] /= sample.Image.Width;
            keypoints[i + 1] /= sample.Image.Height;
        }

        return keypoints;
    }
}
