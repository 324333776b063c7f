namespace YoloTune.Core.Tasks;

/// <summary>One labelled object: corners in pixels and its class.</summary>
/// <param name="X1">Left edge, pixels.</param>
/// <param name="Y1">Top edge, pixels.</param>
/// <param name="X2">Right edge, pixels.</param>
/// <param name="Y2">Bottom edge, pixels.</param>
/// <param name="ClassIndex">Zero-based class index.</param>
public readonly record struct BoxTarget(float X1, float Y1, float X2, float Y2, int ClassIndex)
{
    /// <summary>The corners without the class.</summary>
    public CornerBox Box => new(X1, Y1, X2, Y2);

    /// <summary>
    /// A label row in pixels of the network input: corners are formed in normalised units and then scaled, as the
    /// reference does (spec/04 section 6).
    /// </summary>
    /// <param name="classIndex">Zero-based class index.</param>
    /// <param name="normalized">Centre and size, 0 to 1 of the network input.</param>
    /// <param name="width">Width of the network input, pixels.</param>
    /// <param name="height">Height of the network input, pixels.</param>
    public static BoxTarget FromNormalized(int classIndex, CenterBox normalized, int width, int height)
    {
        var corners = normalized.ToCorners();
        return new(corners.X1 * width, corners.Y1 * height, corners.X2 * width, corners.Y2 * height, classIndex);
    }
}
