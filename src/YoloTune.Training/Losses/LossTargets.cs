using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The labels of a batch as tensors. B is the number of images, N the number of labels; what the task does not have is null.
/// </summary>
/// <param name="ImageIndex">(N) float, image of every label, ascending.</param>
/// <param name="Classes">(N) float, class of every label; for classification one per image.</param>
/// <param name="Boxes">(N, 4) float, centre x, centre y, width, height, normalised to the network input; (N, 5) with the angle in radians for rotated boxes.</param>
public sealed record LossTargets(Tensor ImageIndex, Tensor Classes, Tensor Boxes)
{
    /// <summary>(N, K, D) float, x and y normalised to the network input, and for D = 3 the visibility; pose.</summary>
    public Tensor? Keypoints { get; init; }

    /// <summary>(B, Hm, Wm) integers, 0 for background, i + 1 where the i-th label of the image covers the cell; segmentation with <c>overlap_mask</c>.</summary>
    public Tensor? InstanceMap { get; init; }

    /// <summary>(N, Hm, Wm) integers, 1 inside the label, else 0; segmentation without <c>overlap_mask</c>.</summary>
    public Tensor? InstanceMasks { get; init; }

    /// <summary>(B, Hm, Wm) numbers, class of the label that covers the cell, anything in background cells; segmentation.</summary>
    public Tensor? ClassMap { get; init; }

    /// <summary>(B, H, W) integers, class of every pixel, 255 for pixels that do not count; semantic segmentation.</summary>
    public Tensor? PixelClasses { get; init; }

    /// <summary>(B, H, W) float, metres, 0 where unknown; depth.</summary>
    public Tensor? Depth { get; init; }

    /// <summary>The labels of some images, mostly without copying.</summary>
    /// <param name="first">The first of the images.</param>
    /// <param name="count">How many, at least 1.</param>
    internal LossTargets Slice(int first, int count)
    {
        var image = ImageIndex.data<float>().ToArray();
        var start = Array.FindIndex(image, index => index >= first);
        start = start < 0 ? image.Length : start;
        var rows = image.Skip(start).TakeWhile(index => index < first + count).Count();
        var (classStart, classRows) = image.Length == 0 && Classes.size(0) > 0 ? (first, count) : (start, rows);
        return new LossTargets(
            tensor(image.AsSpan(start, rows).ToArray().Select(index => index - first).ToArray()),
            Classes.narrow(0, classStart, classRows),
            Boxes.size(0) == 0 ? Boxes : Boxes.narrow(0, start, rows))
        {
            Keypoints = Keypoints?.narrow(0, start, rows),
            InstanceMasks = InstanceMasks?.narrow(0, start, rows),
            InstanceMap = InstanceMap?.narrow(0, first, count),
            ClassMap = ClassMap?.narrow(0, first, count),
            PixelClasses = PixelClasses?.narrow(0, first, count),
            Depth = Depth?.narrow(0, first, count),
        };
    }
}
