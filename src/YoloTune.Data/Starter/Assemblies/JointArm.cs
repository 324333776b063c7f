using YoloTune.Core.Masks;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Solids;

namespace YoloTune.Data.Starter.Assemblies;

/// <summary>
/// An arm with two joints on a base that is screwed down. Its points: left screw, right screw, shoulder, elbow, ring at the end. The
/// base is wider at its foot, so that left and right can be told apart.
/// </summary>
/// <param name="Frame">The base: its second axis points from the shoulder to the foot.</param>
/// <param name="Size">Half the width of the base, pixels.</param>
/// <param name="Upper">Direction of the upper arm.</param>
/// <param name="Lower">Direction of the lower arm.</param>
/// <param name="UpperLength">Length of the upper arm, pixels.</param>
/// <param name="LowerLength">Length of the lower arm, pixels.</param>
internal sealed record JointArm(SolidFrame Frame, float Size, Direction Upper, Direction Lower, float UpperLength, float LowerLength)
{
    /// <summary>Number of points.</summary>
    public const int PointCount = 5;

    private (float U, float V) Shoulder => Frame.ToSurface(0, -0.1f * Size);

    private (float U, float V) Elbow => (Shoulder.U + (UpperLength * Upper.X), Shoulder.V + (UpperLength * Upper.Y));

    private (float U, float V) End => (Elbow.U + (LowerLength * Lower.X), Elbow.V + (LowerLength * Lower.Y));

    /// <summary>Draws an arm: the base anywhere, the arm up from it, bent either way.</summary>
    public static JointArm Draw(SurfaceView view, SurfaceRandom random)
    {
        var size = random.Range(0.075f, 0.14f) * Math.Min(view.Width, view.Height);
        var (u, v) = view.ToSurface(random.Range(0.12f, 0.88f) * view.Width, random.Range(0.12f, 0.88f) * view.Height);
        var axis = random.Direction();
        var up = axis.Turned(0.75f);
        var upper = up.Turned(random.Range(-0.2f, 0.2f));
        var lower = upper.Turned(random.Range(0.05f, 0.32f) * random.Sign());
        return new JointArm(new SolidFrame(u, v, axis), size, upper, lower, size * random.Range(1.3f, 2), size * random.Range(1.1f, 1.8f));
    }

    /// <summary>The points on the surface, in order.</summary>
    public (float U, float V)[] Points() => [Frame.ToSurface(-0.68f * Size, 0.2f * Size), Frame.ToSurface(0.68f * Size, 0.2f * Size), Shoulder, Elbow, End];

    /// <summary>Puts it on the surface.</summary>
    /// <param name="canvas">The surface.</param>
    /// <param name="random">Colours.</param>
    /// <param name="light">The light.</param>
    /// <param name="covered">Receives the pixels it covers.</param>
    public void Lay(SurfaceCanvas canvas, SurfaceRandom random, Lighting light, BitMask covered)
    {
        var metal = SolidLook.Metal(random, light, 0.12f * Size);
        var paint = SolidLook.Paint(random, light, 0.25f * Size);
        var steel = SolidLook.Metal(random, light, 0.08f * Size);
        SolidStamp.Lay(canvas, Frame, (1.6f * Size) + 6, random.Chance(0.5f) ? metal : SolidLook.Paint(random, light, 0.12f * Size), Base, covered);
        foreach (var (u, v) in Points().Take(2))
        {
            SolidStamp.Lay(canvas, new SolidFrame(u, v, random.Direction()), (0.3f * Size) + 4, steel, (a, b) => Screw(a, b, 0.17f * Size));
        }

        Link(canvas, Shoulder, Upper, UpperLength, paint, covered);
        Link(canvas, Elbow, Lower, LowerLength, paint, covered);
        foreach (var (u, v) in new[] { Shoulder, Elbow })
        {
            SolidStamp.Lay(canvas, new SolidFrame(u, v, Upper), (0.4f * Size) + 4, steel, (a, b) => Joint(a, b, 0.2f * Size));
        }
    }

    private void Link(SurfaceCanvas canvas, (float U, float V) from, Direction way, float length, SolidLook look, BitMask covered)
    {
        var isLast = way == Lower;
        SolidStamp.Lay(canvas, new SolidFrame(from.U, from.V, way), length + (0.7f * Size) + 6, look, (a, b) => Arm(a, b, length, isLast), covered);
    }

    private SolidPoint Base(float a, float b)
    {
        var plate = Outline.Rectangle(a, b, 0.95f * Size, 0.5f * Size, 0.15f * Size);
        var foot = Outline.Rectangle(a, b - (0.5f * Size), 1.15f * Size, 0.16f * Size, 0.06f * Size);
        return new SolidPoint(MathF.Min(plate, foot), (foot < plate ? 0.14f : 0.08f) * Size, 1);
    }

    private SolidPoint Arm(float a, float b, float length, bool hasRing)
    {
        var rod = Outline.Rod(a, b, hasRing ? length - (0.3f * Size) : length, 0.17f * Size);
        if (hasRing)
        {
            var ring = Outline.Without(Outline.Disc(a - length, b, 0.34f * Size), Outline.Disc(a - length, b, 0.18f * Size));
            rod = MathF.Min(Outline.Without(rod, Outline.Disc(a - length, b, 0.3f * Size)), ring);
        }

        return new SolidPoint(rod, (0.2f * Size) + (0.1f * Size * Curves.Step(0, -0.15f * Size, rod)), 1);
    }

    private static SolidPoint Screw(float a, float b, float radius)
    {
        var slot = Curves.Step(0.3f * radius, 0.1f * radius, MathF.Abs(b)) * Curves.Step(0.9f * radius, 0.7f * radius, MathF.Abs(a));
        return new SolidPoint(Outline.Disc(a, b, radius), (0.9f - (0.4f * slot)) * radius, 1 - (0.75f * slot));
    }

    private static SolidPoint Joint(float a, float b, float radius)
    {
        var distance = Outline.Disc(a, b, radius);
        var hub = Curves.Step(-0.45f * radius, -0.65f * radius, distance);
        return new SolidPoint(distance, radius * (1.3f + (0.3f * hub)), 1 - (0.5f * hub));
    }
}
