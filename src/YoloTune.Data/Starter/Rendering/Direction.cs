namespace YoloTune.Data.Starter.Rendering;

/// <summary>A direction in the plane, of length 1.</summary>
/// <param name="X">Cosine.</param>
/// <param name="Y">Sine.</param>
internal readonly record struct Direction(float X, float Y)
{
    /// <summary>The direction at a right angle.</summary>
    public Direction Across => new(-Y, X);

    /// <summary>
    /// The direction at a share of a full turn, from a parabola per half turn made exact in length: no library sine, whose last
    /// bits differ between machines.
    /// </summary>
    public static Direction FromTurn(float turn) => Unit(Curves.Wave(turn + 0.25f), Curves.Wave(turn));

    /// <summary>This direction turned by a share of a full turn.</summary>
    public Direction Turned(float turn)
    {
        var by = FromTurn(turn);
        return Unit((X * by.X) - (Y * by.Y), (X * by.Y) + (Y * by.X));
    }

    private static Direction Unit(float x, float y)
    {
        var length = MathF.Sqrt((x * x) + (y * y));
        return new Direction(x / length, y / length);
    }
}
