using YoloTune.Core.Imaging;

namespace YoloTune.Data.Starter;

/// <summary>A picture and the depth of its pixels.</summary>
/// <param name="Image">The picture: 3 channels, blue, green, red.</param>
/// <param name="Depths">(height x width) distance from the camera along its axis, metres.</param>
internal sealed record DepthSample(PixelBuffer Image, float[] Depths);
