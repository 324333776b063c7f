using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>The detections that survive, best first, and where in the raw prediction each came from.</summary>
/// <param name="Detections">N detections in pixels of the network input, by descending score.</param>
/// <param name="Anchors">(N) index of the anchor (or end-to-end row) of every detection; finds mask coefficients and key points.</param>
public sealed record Selection(Detection[] Detections, int[] Anchors)
{
    /// <summary>Nothing found.</summary>
    public static Selection Empty { get; } = new([], []);

    /// <summary>A copy of what was selected.</summary>
    /// <param name="selected">Upright detections.</param>
    public static Selection Of(SelectionBuffer selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        return selected.Count == 0 ? Empty : new(selected.Detections.ToArray(), selected.Anchors.ToArray());
    }

    /// <summary>Number of detections.</summary>
    public int Count => Detections.Length;

    /// <summary>The detections in native pixels, clamped to the image.</summary>
    /// <param name="frame">How the image lies in the network input.</param>
    public Detection[] ToNative(NativeFrame frame) => Array.ConvertAll(Detections, frame.ToNative);
}
