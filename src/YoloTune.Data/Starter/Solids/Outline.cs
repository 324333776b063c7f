namespace YoloTune.Data.Starter.Solids;

/// <summary>Distances to simple outlines, pixels, negative inside; made of exactly rounded operations only.</summary>
internal static class Outline
{
    /// <summary>A rectangle about the origin with rounded corners.</summary>
    public static float Rectangle(float a, float b, float halfA, float halfB, float corner)
    {
        var (da, db) = (MathF.Abs(a) - halfA + corner, MathF.Abs(b) - halfB + corner);
        var (oa, ob) = (MathF.Max(da, 0), MathF.Max(db, 0));
        return MathF.Sqrt((oa * oa) + (ob * ob)) + MathF.Min(MathF.Max(da, db), 0) - corner;
    }

    /// <summary>A disc about the origin.</summary>
    public static float Disc(float a, float b, float radius) => MathF.Sqrt((a * a) + (b * b)) - radius;

    /// <summary>A rod from the origin along the first axis, its ends round.</summary>
    public static float Rod(float a, float b, float length, float radius) => Disc(a - Math.Clamp(a, 0, length), b, radius);

    /// <summary>A shape without another.</summary>
    public static float Without(float shape, float other) => MathF.Max(shape, -other);
}
