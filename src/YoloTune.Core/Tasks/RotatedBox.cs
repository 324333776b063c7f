namespace YoloTune.Core.Tasks;

/// <summary>A rotated box: centre, size and angle.</summary>
/// <param name="X">Centre, horizontal.</param>
/// <param name="Y">Centre, vertical.</param>
/// <param name="Width">Side along the angle.</param>
/// <param name="Height">The other side.</param>
/// <param name="Angle">Radians, from the x axis towards the y axis (clockwise on the screen).</param>
public readonly record struct RotatedBox(float X, float Y, float Width, float Height, float Angle);
