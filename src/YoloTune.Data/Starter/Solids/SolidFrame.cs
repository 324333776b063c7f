using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Solids;

/// <summary>Where a solid lies on a surface and how it is turned.</summary>
/// <param name="U">Its middle on the surface.</param>
/// <param name="V">Its middle on the surface.</param>
/// <param name="Axis">Its first axis; the second is a quarter turn from it.</param>
internal readonly record struct SolidFrame(float U, float V, Direction Axis)
{
    /// <summary>Coordinates along the axes of a point of the surface.</summary>
    public (float A, float B) ToLocal(float u, float v)
    {
        var (du, dv) = (u - U, v - V);
        return ((du * Axis.X) + (dv * Axis.Y), (dv * Axis.X) - (du * Axis.Y));
    }

    /// <summary>The point of the surface at coordinates along the axes.</summary>
    public (float U, float V) ToSurface(float a, float b) => (U + (a * Axis.X) - (b * Axis.Y), V + (a * Axis.Y) + (b * Axis.X));
}
