using YoloTune.Core.Imaging;

namespace YoloTune.Data.Loading;

/// <summary>A decoded image in the size of the network input.</summary>
/// <param name="Image">The pixels; the receiver recycles them when rented, and must not change them otherwise.</param>
/// <param name="OriginalHeight">Rows of the decoded file.</param>
/// <param name="OriginalWidth">Columns of the decoded file.</param>
internal readonly record struct LoadedImage(PixelBuffer Image, int OriginalHeight, int OriginalWidth);
