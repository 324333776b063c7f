using YoloTune.Core.Imaging;

namespace YoloTune.Data.Starter;

/// <summary>A picture of loose parts and where they lie.</summary>
/// <param name="Image">The picture: 3 channels, blue, green, red.</param>
/// <param name="Parts">Class and the four corners, in turn, of every part, pixels.</param>
/// <param name="Classes">1 channel: 0 for the surface, 1 + the class for the pixels of a part.</param>
internal sealed record PartSample(PixelBuffer Image, IReadOnlyList<(int ClassIndex, (float X, float Y)[] Corners)> Parts, PixelBuffer Classes);
