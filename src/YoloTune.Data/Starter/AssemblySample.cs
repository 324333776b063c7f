using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>A picture of assemblies and where their points are.</summary>
/// <param name="Image">The picture: 3 channels, blue, green, red.</param>
/// <param name="Assemblies">Box, pixels, and the points of every assembly: pixels and visibility (0 outside the picture, 1 covered, 2 seen).</param>
internal sealed record AssemblySample(PixelBuffer Image, IReadOnlyList<(CornerBox Box, (float X, float Y, int Visibility)[] Points)> Assemblies);
