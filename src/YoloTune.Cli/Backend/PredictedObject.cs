namespace YoloTune.Cli.Backend;

/// <summary>One object in a picture, or one class of a classification.</summary>
/// <param name="Name">Class name.</param>
/// <param name="ClassIndex">Zero-based class.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="X1">Left edge, pixels of the picture.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Bottom edge.</param>
public sealed record PredictedObject(string Name, int ClassIndex, double Confidence, double X1, double Y1, double X2, double Y2)
{
    /// <summary>False for a class of a classification, which has no place.</summary>
    public bool HasBox { get; init; } = true;

    /// <summary>Four corners of a rotated box, x and y in turn; null where boxes are upright.</summary>
    public IReadOnlyList<float>? Corners { get; init; }

    /// <summary>The polygon of a mask, x and y in turn; null without masks.</summary>
    public IReadOnlyList<float>? Polygon { get; init; }

    /// <summary>Key points: x, y and, with three dimensions, visibility in turn; null without key points.</summary>
    public IReadOnlyList<float>? Keypoints { get; init; }

    /// <summary>Numbers of a key point, 2 or 3.</summary>
    public int KeypointDimensions { get; init; } = 3;
}
