namespace YoloTune.Data.Starter.Rendering;

/// <summary>Shapes of one variable, made of exactly rounded operations only.</summary>
internal static class Curves
{
    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, smooth between; the ends may be swapped.</summary>
    public static float Step(float from, float to, float value)
    {
        var t = Math.Clamp((value - from) / (to - from), 0f, 1f);
        return t * t * (3 - (2 * t));
    }

    /// <summary>A wave of period 1 between -1 and 1 that is within 0.001 of a sine.</summary>
    public static float Wave(float turns)
    {
        var t = turns - MathF.Floor(turns);
        var half = t < 0.5f ? 2 * t : (2 * t) - 2;
        var parabola = 4 * half * (1 - MathF.Abs(half));
        return parabola * (0.775f + (0.225f * MathF.Abs(parabola)));
    }

    /// <summary>1 at 0, 0 from <paramref name="radius"/> on, smooth.</summary>
    public static float Bump(float distance, float radius)
    {
        var t = distance / radius;
        t = 1 - (t * t);
        return t > 0 ? t * t : 0;
    }

    /// <summary>The part after the point, in [0, 1).</summary>
    public static float Fraction(float value) => value - MathF.Floor(value);

    /// <summary>Between two numbers.</summary>
    public static float Mix(float from, float to, float share) => from + ((to - from) * share);
}
