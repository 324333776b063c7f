namespace YoloTune.Core.Tasks;

/// <summary>One detected object: corners in pixels, score in [0, 1], class index.</summary>
/// <param name="X1">Left edge, pixels.</param>
/// <param name="Y1">Top edge, pixels.</param>
/// <param name="X2">Right edge, pixels.</param>
/// <param name="Y2">Bottom edge, pixels.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
/// <param name="ClassIndex">Zero-based class index.</param>
public readonly record struct Detection(float X1, float Y1, float X2, float Y2, float Score, int ClassIndex)
{
    /// <summary>Width in pixels.</summary>
    public float Width => X2 - X1;

    /// <summary>Height in pixels.</summary>
    public float Height => Y2 - Y1;

    /// <summary>The corners without score and class.</summary>
    public CornerBox Box => new(X1, Y1, X2, Y2);
}
