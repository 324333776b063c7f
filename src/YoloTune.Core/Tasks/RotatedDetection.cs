namespace YoloTune.Core.Tasks;

/// <summary>One detected rotated object.</summary>
/// <param name="X">Centre, horizontal, pixels.</param>
/// <param name="Y">Centre, vertical, pixels.</param>
/// <param name="Width">Side along the angle, pixels.</param>
/// <param name="Height">The other side, pixels.</param>
/// <param name="Angle">Radians; not regularised.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
/// <param name="ClassIndex">Zero-based class index.</param>
public readonly record struct RotatedDetection(float X, float Y, float Width, float Height, float Angle, float Score, int ClassIndex)
{
    /// <summary>The box without score and class.</summary>
    public RotatedBox Box => new(X, Y, Width, Height, Angle);
}
