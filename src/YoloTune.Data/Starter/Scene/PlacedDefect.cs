using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter.Scene;

/// <summary>A defect in its place.</summary>
/// <param name="Target">Box, pixels, and class.</param>
/// <param name="Mask">The pixels that belong to it.</param>
internal sealed record PlacedDefect(BoxTarget Target, BitMask Mask)
{
    /// <summary>A polygon around all parts of the defect, pixels.</summary>
    public IReadOnlyList<(float X, float Y)> Outline() =>
        [.. ContourChain.Join(MaskContours.Outer(Mask)).Select(point => (point.X + 0.5f, point.Y + 0.5f))];
}
