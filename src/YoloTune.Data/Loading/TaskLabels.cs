namespace YoloTune.Data.Loading;

/// <summary>
/// What the labels of a batch hold besides classes and boxes (specification 05, section 1). B is the number of images, N the number of
/// labels, H and W the network input. What the task does not have is null.
/// </summary>
public sealed record TaskLabels
{
    /// <summary>(N x K x D) x and y, normalised to [0, 1] by the network input, and for D = 3 the visibility 0, 1 or 2; pose.</summary>
    public float[]? Keypoints { get; init; }

    /// <summary>K, points of an object; 0 without key points.</summary>
    public int KeypointCount { get; init; }

    /// <summary>D, 2 or 3; 0 without key points.</summary>
    public int KeypointDimensions { get; init; }

    /// <summary>
    /// (B x MaskHeight x MaskWidth) 0 for background, i + 1 where the i-th label of that image covers the cell; segmentation with
    /// <c>overlap_mask</c>.
    /// </summary>
    public short[]? InstanceMap { get; init; }

    /// <summary>(N x MaskHeight x MaskWidth) 1 inside the label, else 0; segmentation without <c>overlap_mask</c>.</summary>
    public byte[]? InstanceMasks { get; init; }

    /// <summary>
    /// (B x MaskHeight x MaskWidth) class of the label that covers the cell; what stands in background cells is not looked at.
    /// Segmentation.
    /// </summary>
    public short[]? ClassMap { get; init; }

    /// <summary>Rows of the masks, H / <c>mask_ratio</c>; 0 without masks.</summary>
    public int MaskHeight { get; init; }

    /// <summary>Columns of the masks, W / <c>mask_ratio</c>; 0 without masks.</summary>
    public int MaskWidth { get; init; }

    /// <summary>(B x H x W) class of every pixel, 255 for pixels that do not count; semantic segmentation.</summary>
    public byte[]? PixelClasses { get; init; }

    /// <summary>Number of classes; with 1, the values of <see cref="PixelClasses"/> are 0 for background and 1 for the class. 0 without them.</summary>
    public int ClassCount { get; init; }

    /// <summary>(B x H x W) metres, 0 where unknown; depth.</summary>
    public float[]? Depth { get; init; }
}
