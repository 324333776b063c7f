using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>One picture of the starter data set and what is wrong in it.</summary>
/// <param name="Image">The picture: 3 channels, blue, green, red.</param>
/// <param name="Defects">Boxes in pixels, edges on pixel borders; class indexes of <see cref="SurfaceInspection.ClassNames"/>. None for a flawless surface.</param>
public sealed record InspectionSample(PixelBuffer Image, IReadOnlyList<BoxTarget> Defects)
{
    /// <summary>
    /// A polygon around every defect, pixels; several parts are joined by bridges. Scratches and cracks have a margin of two pixels, since
    /// a polygon around a line of one pixel has no inside.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<(float X, float Y)>> Outlines { get; init; } = [];
}
