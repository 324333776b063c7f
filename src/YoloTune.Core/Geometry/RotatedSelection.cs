using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>The rotated detections that survive, best first, and the anchor each came from.</summary>
/// <param name="Detections">N detections in pixels of the network input, by descending score.</param>
/// <param name="Anchors">(N) index of the anchor of every detection.</param>
public sealed record RotatedSelection(RotatedDetection[] Detections, int[] Anchors)
{
    /// <summary>A copy of what was selected.</summary>
    /// <param name="selected">Rotated detections.</param>
    public static RotatedSelection Of(SelectionBuffer selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        return new(selected.Rotated.ToArray(), selected.Anchors.ToArray());
    }

    /// <summary>Number of detections.</summary>
    public int Count => Detections.Length;
}
