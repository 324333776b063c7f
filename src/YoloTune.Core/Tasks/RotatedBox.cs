namespace YoloTune.Core.Tasks;

/// <summary>A rotated box: centre, size and angle.</summary>
/// <param name="X">Centre, horizontal.</param>
/// <param name="Y">Centre, vertical.</param>
/// <param name="Width">Side along the angle.</param>
/// <param name="Height">The other side.</param>
/// <param name="Angle">Radians, from the x axis towards the y axis (clockwise on the screen).</param>
public readonly record struct RotatedBox(float X, float Y, float Width, float Height, float Angle)
{
    /// <summary>
    /// The four corners, x and y in turn: centre + w + h, centre + w - h, centre - w - h, centre - w + h, where w and h are half the
    /// sides as vectors (spec/04 section 16).
    /// </summary>
    public float[] ToCorners()
    {
        var corners = new float[8];
        WriteCorners(corners);
        return corners;
    }

    /// <summary>The axis-aligned box around the corners.</summary>
    public CornerBox ToHull()
    {
        Span<float> corners = stackalloc float[8];
        WriteCorners(corners);
        return new(
            MathF.Min(MathF.Min(corners[0], corners[2]), MathF.Min(corners[4], corners[6])),
            MathF.Min(MathF.Min(corners[1], corners[3]), MathF.Min(corners[5], corners[7])),
            MathF.Max(MathF.Max(corners[0], corners[2]), MathF.Max(corners[4], corners[6])),
            MathF.Max(MathF.Max(corners[1], corners[3]), MathF.Max(corners[5], corners[7])));
    }

    /// <summary>The same rectangle with its angle in [0, π/2); the sides change places where that needs a quarter turn.</summary>
    public RotatedBox Regularized()
    {
        var turned = Modulo(Angle, MathF.PI) >= MathF.PI / 2;
        return this with { Width = turned ? Height : Width, Height = turned ? Width : Height, Angle = Modulo(Angle, MathF.PI / 2) };
    }

    private void WriteCorners(Span<float> corners)
    {
        var (cos, sin) = (MathF.Cos(Angle), MathF.Sin(Angle));
        var (wx, wy) = (Width / 2 * cos, Width / 2 * sin);
        var (hx, hy) = (-Height / 2 * sin, Height / 2 * cos);
        (corners[0], corners[1]) = (X + wx + hx, Y + wy + hy);
        (corners[2], corners[3]) = (X + wx - hx, Y + wy - hy);
        (corners[4], corners[5]) = (X - wx - hx, Y - wy - hy);
        (corners[6], corners[7]) = (X - wx + hx, Y - wy + hy);
    }

    private static float Modulo(float value, float divisor)
    {
        var rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}
