using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// Overlap of rotated boxes as Gaussians: one minus the Hellinger distance (Llerena et al., "Gaussian Bounding Boxes and
/// Probabilistic Intersection-over-Union", 2021; spec/04 section 7), single precision.
/// </summary>
public static class ProbIou
{
    private const float Epsilon = 1e-7f;

    /// <summary>Overlap of two rotated boxes, 0 to 1.</summary>
    /// <param name="first">A box.</param>
    /// <param name="second">Another box in the same units.</param>
    public static float Compute(RotatedBox first, RotatedBox second) => Compute(new GaussianBox(first), new GaussianBox(second));

    internal static float Compute(in GaussianBox first, in GaussianBox second)
    {
        var (a, b, c) = (first.A + second.A, first.B + second.B, first.C + second.C);
        var (dx, dy) = (first.X - second.X, first.Y - second.Y);
        var determinant = (a * b) - (c * c);
        var spread = ((a * dy * dy) + (b * dx * dx)) / (determinant + Epsilon) * 0.25f;
        var skew = c * -dx * dy / (determinant + Epsilon) * 0.5f;
        var shape = MathF.Log((determinant / ((4 * MathF.Sqrt(first.Determinant * second.Determinant)) + Epsilon)) + Epsilon) * 0.5f;
        var distance = Math.Clamp(spread + skew + shape, Epsilon, 100f);
        return 1 - MathF.Sqrt(1 - MathF.Exp(-distance) + Epsilon);
    }

    /// <summary>
    /// True when <see cref="Compute(in GaussianBox, in GaussianBox)"/> is surely below <paramref name="threshold"/>: the shape term is
    /// never below zero for boxes that are not degenerate, so the spread alone bounds the distance from below.
    /// </summary>
    internal static bool IsSurelyBelow(in GaussianBox first, in GaussianBox second, float threshold)
    {
        var (a, b, c) = (first.A + second.A, first.B + second.B, first.C + second.C);
        var (dx, dy) = (first.X - second.X, first.Y - second.Y);
        var determinant = (a * b) - (c * c);
        if (!(first.Determinant * second.Determinant > 1e-2f) || !(determinant > 1))
        {
            return false;
        }

        var distance = ((0.25f * ((a * dy * dy) + (b * dx * dx))) - (0.5f * c * dx * dy)) / determinant;
        var overlap = 1 - threshold;
        return MathF.Exp(-distance) < 0.9f * (1 - (overlap * overlap)) - 1e-3f;
    }
}
