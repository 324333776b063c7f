using YoloTune.Core.Masks;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Solids;

namespace YoloTune.Data.Starter.LooseParts;

/// <summary>A part that lies on a surface, along the first axis of its frame.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Frame">Where it lies.</param>
/// <param name="HalfLength">Half its length, pixels.</param>
internal sealed record LoosePart(LoosePartKind Kind, SolidFrame Frame, float HalfLength)
{
    private const float Margin = 2;

    /// <summary>Half its width, pixels.</summary>
    public float HalfWidth => HalfLength * Kind switch
    {
        LoosePartKind.Bolt => 0.3f,
        LoosePartKind.Pin => 0.13f,
        LoosePartKind.Plate => 0.46f,
        _ => 0.34f,
    };

    /// <summary>The corners of the rectangle around it on the surface, in turn.</summary>
    public (float U, float V)[] Corners() =>
    [
        Frame.ToSurface(-HalfLength, -HalfWidth), Frame.ToSurface(HalfLength, -HalfWidth), Frame.ToSurface(HalfLength, HalfWidth), Frame.ToSurface(-HalfLength, HalfWidth),
    ];

    /// <summary>Whether the rectangles of two parts, each a little larger, share a point.</summary>
    public bool Touches(LoosePart other) => !IsApart(this, other) && !IsApart(other, this);

    /// <summary>Lays it on the surface, and says which pixels it covers.</summary>
    public void Lay(SurfaceCanvas canvas, SurfaceRandom random, Lighting light, BitMask covered)
    {
        var height = MathF.Min(HalfWidth, 0.2f * HalfLength);
        var look = Kind == LoosePartKind.Plate && random.Chance(0.5f) ? SolidLook.Paint(random, light, height) : SolidLook.Metal(random, light, height);
        SolidStamp.Lay(canvas, Frame, (1.3f * HalfLength) + (2 * height) + 4, look, (a, b) => At(a, b, height), covered);
    }

    private SolidPoint At(float a, float b, float height) => Kind switch
    {
        LoosePartKind.Bolt => Bolt(a, b, height),
        LoosePartKind.Pin => Pin(a, b),
        LoosePartKind.Plate => Plate(a, b, height),
        _ => Wrench(a, b, height),
    };

    // A head at one end and a threaded shank.
    private SolidPoint Bolt(float a, float b, float height)
    {
        var head = Outline.Rectangle(a + (0.8f * HalfLength), b, 0.2f * HalfLength, HalfWidth, 0.04f * HalfLength);
        var radius = 0.52f * HalfWidth;
        var shank = Outline.Rectangle(a - (0.2f * HalfLength), b, 0.8f * HalfLength, radius, 0.06f * HalfLength);
        if (head < shank)
        {
            var facet = MathF.Abs(b) < 0.45f * HalfWidth ? 1 : 0.72f;
            return new SolidPoint(head, height * facet, facet);
        }

        var thread = a > -0.25f * HalfLength ? Curves.Wave(a / MathF.Max(2.6f, 0.09f * HalfLength)) : 0;
        return new SolidPoint(shank, (Round(b, radius) * height) + (0.4f * thread), 0.92f + (0.16f * thread));
    }

    // A round rod with a groove near one end.
    private SolidPoint Pin(float a, float b)
    {
        var distance = Outline.Rectangle(a, b, HalfLength, HalfWidth, 0.5f * HalfWidth);
        var groove = Curves.Bump(a - (0.72f * HalfLength), MathF.Max(1.6f, 0.05f * HalfLength));
        return new SolidPoint(distance, HalfWidth * Round(b, HalfWidth) * (1 - (0.3f * groove)), 1 - (0.55f * groove));
    }

    // A flat plate with two holes.
    private SolidPoint Plate(float a, float b, float height)
    {
        var distance = Outline.Rectangle(a, b, HalfLength, HalfWidth, 0.2f * HalfWidth);
        var hole = Outline.Disc(MathF.Abs(a) - (0.58f * HalfLength), b, 0.36f * HalfWidth);
        return new SolidPoint(Outline.Without(distance, hole), 0.5f * height, 1);
    }

    // A shaft with an open jaw at one end and a ring at the other.
    private SolidPoint Wrench(float a, float b, float height)
    {
        var end = HalfLength - HalfWidth;
        var jaw = Outline.Without(Outline.Disc(a - end, b, HalfWidth), Outline.Rectangle(a - end - (0.75f * HalfWidth), b, 0.95f * HalfWidth, 0.42f * HalfWidth, 0.1f * HalfWidth));
        var ring = Outline.Without(Outline.Disc(a + end, b, HalfWidth), Outline.Disc(a + end, b, 0.52f * HalfWidth));
        var shaft = Outline.Rectangle(a, b, end - (0.7f * HalfWidth), 0.42f * HalfWidth, 2);
        var middle = Curves.Step(0.3f, 0.1f, MathF.Abs(b) / HalfWidth);
        return new SolidPoint(MathF.Min(shaft, MathF.Min(jaw, ring)), height * (0.5f + (0.2f * middle)), shaft < 0 ? 1 - (0.12f * middle) : 1);
    }

    private static float Round(float b, float radius) => MathF.Sqrt(MathF.Max(0, 1 - (b * b / (radius * radius))));

    // Whether one of the axes of the first part separates the two.
    private static bool IsApart(LoosePart first, LoosePart second)
    {
        var (a, b) = first.Frame.ToLocal(second.Frame.U, second.Frame.V);
        var cosine = MathF.Abs((first.Frame.Axis.X * second.Frame.Axis.X) + (first.Frame.Axis.Y * second.Frame.Axis.Y));
        var sine = MathF.Sqrt(MathF.Max(0, 1 - (cosine * cosine)));
        return MathF.Abs(a) > first.HalfLength + (second.HalfLength * cosine) + (second.HalfWidth * sine) + Margin
            || MathF.Abs(b) > first.HalfWidth + (second.HalfLength * sine) + (second.HalfWidth * cosine) + Margin;
    }
}
