namespace YoloTune.Data.Datasets;

/// <summary>Where an image of a batch comes from and how it was scaled into the network input.</summary>
/// <param name="File">The image file (of the first tile for a mosaic).</param>
/// <param name="OriginalHeight">Height of the decoded file, pixels.</param>
/// <param name="OriginalWidth">Width of the decoded file, pixels.</param>
/// <param name="RatioHeight">Resized height divided by original height.</param>
/// <param name="RatioWidth">Resized width divided by original width.</param>
/// <param name="PadLeft">Padding to the left in network-input pixels.</param>
/// <param name="PadTop">Padding above in network-input pixels.</param>
public sealed record BatchImage(
    string File,
    int OriginalHeight,
    int OriginalWidth,
    float RatioHeight,
    float RatioWidth,
    float PadLeft,
    float PadTop);
