using YoloTune.Core.Geometry;
using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;

namespace YoloTune.Training.Validation;

/// <summary>What a validation found in one image.</summary>
/// <param name="Image">The image.</param>
/// <param name="InputHeight">Height of the network input, pixels.</param>
/// <param name="InputWidth">Width of the network input, pixels.</param>
/// <param name="Frame">The way back to native pixels.</param>
/// <param name="Detections">Detections in network-input pixels, by descending score.</param>
/// <param name="Targets">Labels in network-input pixels.</param>
public sealed record ImageDetections(
    BatchImage Image,
    int InputHeight,
    int InputWidth,
    NativeFrame Frame,
    IReadOnlyList<Detection> Detections,
    IReadOnlyList<BoxTarget> Targets)
{
    /// <summary>The masks of the detections in the resolution of the network input; null without masks.</summary>
    public IReadOnlyList<BitMask>? Masks { get; init; }

    /// <summary>(detections x K x D) key points in network-input pixels; null without key points.</summary>
    public float[]? Keypoints { get; init; }

    /// <summary>D, numbers of a key point: 2, or 3 with a confidence; 0 without key points.</summary>
    public int KeypointDimensions { get; init; }

    /// <summary>Rotated detections in network-input pixels, of which the detections are the hulls; null where boxes are upright.</summary>
    public IReadOnlyList<RotatedDetection>? Rotated { get; init; }

    /// <summary>The same in native pixels, clipped to the image but for rotated boxes (specification 04, section 15).</summary>
    /// <param name="names">Class names by index.</param>
    public ImageResult ToNative(IReadOnlyList<string> names)
    {
        var (height, width) = (Image.OriginalHeight, Image.OriginalWidth);
        return new ImageResult(Image.File, height, width, names, Rotated is null ? Detections.Select(Frame.ToNative) : Rotated.Select(item => HullOf(Frame.ToNative(item))))
        {
            Masks = Masks is null ? null : new MaskList(Masks, height, width, Frame.Gain, Frame.PadLeft, Frame.PadTop),
            Keypoints = Keypoints is null ? null : new KeypointList(NativePoints(Keypoints), Math.Max(Keypoints.Length / Math.Max(Detections.Count * KeypointDimensions, 1), 1), KeypointDimensions, height, width),
            Obb = Rotated is null ? null : new RotatedBoxList(Rotated.Select(Frame.ToNative), height, width),
        };
    }

    private static Detection HullOf(RotatedDetection rotated)
    {
        var hull = rotated.Box.ToHull();
        return new Detection(hull.X1, hull.Y1, hull.X2, hull.Y2, rotated.Score, rotated.ClassIndex);
    }

    private float[] NativePoints(float[] points)
    {
        var native = (float[])points.Clone();
        for (var i = 0; i < native.Length; i += KeypointDimensions)
        {
            (native[i], native[i + 1]) = Frame.ToNative(native[i], native[i + 1]);
        }

        return native;
    }
}
