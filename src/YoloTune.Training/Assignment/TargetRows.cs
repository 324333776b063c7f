using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// The labels of a batch, one row each (specification 05, section 3). The reference pads to (images, most labels); rows need
/// no padding, and the order of an image's labels is kept.
/// </summary>
/// <param name="Image">(N) int64, image of the row, ascending.</param>
/// <param name="Class">(N) int64, class, never below 0.</param>
/// <param name="Boxes">(N, 4) float32 corners in input pixels; (N, 5) centre, size, angle in radians for rotated targets.</param>
/// <param name="Valid">(N) bool; a row that is not valid takes no anchor but keeps its place.</param>
internal sealed record TargetRows(Tensor Image, Tensor Class, Tensor Boxes, Tensor Valid)
{
    private const double SmallestRotatedSide = 2;

    /// <summary>Number of rows.</summary>
    public long Count => Image.shape[0];

    /// <summary>Prepares normalised labels.</summary>
    /// <param name="image">(N) or (N, 1) image indices, ascending.</param>
    /// <param name="classes">(N) or (N, 1) class indices.</param>
    /// <param name="boxes">(N, 4) centre and size, normalised to the input.</param>
    /// <param name="width">Width of the network input in pixels.</param>
    /// <param name="height">Height of the network input in pixels.</param>
    /// <param name="device">Where the tensors shall live.</param>
    public static TargetRows Prepare(Tensor image, Tensor classes, Tensor boxes, long width, long height, Device device)
    {
        using var noGrad = no_grad();
        using var scale = tensor(new float[] { width, height, width, height }, device: device);
        var scaled = boxes.to(device).to(ScalarType.Float32).reshape(-1, 4) * scale;
        var columns = BoxColumns.OfCentres(scaled);
        var corners = stack([columns.X1, columns.Y1, columns.X2, columns.Y2], 1);
        return new TargetRows(
            image.reshape(-1).to(device).to(ScalarType.Int64),
            classes.reshape(-1).to(device).to(ScalarType.Int64).AtLeast(0),
            corners,
            corners.sum(1).IsAbove(0));
    }

    /// <summary>Prepares normalised rotated labels; those with a side below two pixels are left out (section 3).</summary>
    /// <param name="image">(N) or (N, 1) image indices, ascending.</param>
    /// <param name="classes">(N) or (N, 1) class indices.</param>
    /// <param name="boxes">(N, 5) centre and size, normalised to the input, and the angle in radians.</param>
    /// <param name="width">Width of the network input in pixels.</param>
    /// <param name="height">Height of the network input in pixels.</param>
    /// <param name="device">Where the tensors shall live.</param>
    /// <exception cref="ArgumentException">The boxes have no angle.</exception>
    public static TargetRows PrepareRotated(Tensor image, Tensor classes, Tensor boxes, long width, long height, Device device)
    {
        if (boxes.shape is not [_, 5])
        {
            throw new ArgumentException($"Rotated boxes have five numbers each; the labels are of shape ({string.Join(", ", boxes.shape)}): the data set is not one of rotated boxes.", nameof(boxes));
        }

        using var noGrad = no_grad();
        using var scale = tensor(new float[] { width, height, width, height, 1 }, device: device);
        using var scaled = boxes.to(device).to(ScalarType.Float32) * scale;
        using var kept = scaled.narrow(1, 2, 2).IsBelow(SmallestRotatedSide).any(1).logical_not_().nonzero().view(-1);
        var rows = scaled.index_select(0, kept);
        return new TargetRows(
            image.reshape(-1).to(device).to(ScalarType.Int64).index_select(0, kept),
            classes.reshape(-1).to(device).to(ScalarType.Int64).AtLeast(0L).index_select(0, kept),
            rows,
            rows.sum(1).IsAbove(0.0));
    }
}
