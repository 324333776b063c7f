using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Parts;

/// <summary>Fixes parts to a surface, and leaves the traces of missing ones.</summary>
internal static class PartStamp
{
    /// <summary>Fixes a part.</summary>
    public static void Fix(SurfaceCanvas canvas, PartStyle style, PartPlace place)
    {
        var region = canvas.View.Around(place.U, place.V, style.Radius * 1.8f);
        var soft = 0.7f / style.Radius;
        var seat = Seat(canvas, place);
        for (var y = region.Top; y < region.Bottom; y++)
        {
            for (var x = region.Left; x < region.Right; x++)
            {
                var i = (y * canvas.Width) + x;
                var (du, dv) = ((canvas.U[i] - place.U) / style.Radius, (canvas.V[i] - place.V) / style.Radius);
                var r = MathF.Sqrt((du * du) + (dv * dv));
                var point = style.Kind switch
                {
                    PartKind.Rivet => Rivet(style, r),
                    PartKind.Screw => Screw(style, r, du, dv, place.Turn),
                    PartKind.Hole => Hole(r),
                    PartKind.Button => Button(style, r, du, dv, place.Turn),
                    _ => Eyelet(style, r),
                };
                Shadow(canvas, style, i, du, dv, r);
                var share = Curves.Step(1 + soft, 1 - soft, r);
                canvas.Relief[i] = Curves.Mix(canvas.Relief[i], seat + (point.Height * style.Radius), share);
                canvas.Blend(i, style.Tone.Scaled(point.Level), share * point.Cover);
                canvas.Gloss[i] = Curves.Mix(canvas.Gloss[i], style.Gloss * point.Level, share * point.Cover);
            }
        }
    }

    /// <summary>Leaves the trace of a part that is gone.</summary>
    public static void Trace(SurfaceCanvas canvas, PartStyle style, PartPlace place, PartTrace trace, float strength)
    {
        var region = canvas.View.Around(place.U, place.V, style.Radius * 1.3f);
        for (var y = region.Top; y < region.Bottom; y++)
        {
            for (var x = region.Left; x < region.Right && trace != PartTrace.None; x++)
            {
                var i = (y * canvas.Width) + x;
                var (du, dv) = ((canvas.U[i] - place.U) / style.Radius, (canvas.V[i] - place.V) / style.Radius);
                var r = MathF.Sqrt((du * du) + (dv * dv));
                var ring = Curves.Bump(r - 0.92f, 0.16f);
                canvas.Darken(i, 1 + (strength * ((0.35f * Curves.Step(0.98f, 0.85f, r)) - (0.5f * ring))));
                canvas.Relief[i] -= strength * 0.07f * style.Radius * ring;
                if (trace == PartTrace.Bore)
                {
                    Bore(canvas, style, i, r);
                }
                else if (trace == PartTrace.Stitches)
                {
                    var stitch = Curves.Bump(Holes(du, dv, style.Slots, place.Turn), 0.17f);
                    canvas.Darken(i, 1 - (0.8f * stitch));
                }
            }
        }
    }

    /// <summary>Whether a pixel lies on the place of a part.</summary>
    public static bool Covers(SurfaceCanvas canvas, PartStyle style, PartPlace place, int index)
    {
        var (du, dv) = (canvas.U[index] - place.U, canvas.V[index] - place.V);
        return (du * du) + (dv * dv) <= style.Radius * style.Radius;
    }

    // The relief under the middle of the part.
    private static float Seat(SurfaceCanvas canvas, PartPlace place)
    {
        var (x, y) = canvas.View.ToImage(place.U, place.V);
        return canvas.Relief[(Math.Clamp((int)y, 0, canvas.Height - 1) * canvas.Width) + Math.Clamp((int)x, 0, canvas.Width - 1)];
    }

    private static void Bore(SurfaceCanvas canvas, PartStyle style, int i, float r)
    {
        var inside = Curves.Step(0.54f, 0.4f, r);
        canvas.Darken(i, 1 - (0.93f * inside));
        canvas.Gloss[i] *= 1 - inside;
        canvas.Relief[i] -= 0.16f * style.Radius * Curves.Step(0.66f, 0.4f, r);
    }

    private static void Shadow(SurfaceCanvas canvas, PartStyle style, int i, float du, float dv, float r)
    {
        if (style.Kind == PartKind.Hole || r < 0.97f)
        {
            return;
        }

        var (su, sv) = (du - style.ShadowU, dv - style.ShadowV);
        canvas.Light[i] *= 1 - (0.55f * Curves.Step(1.22f, 0.9f, MathF.Sqrt((su * su) + (sv * sv))));
        canvas.Light[i] *= 1 - (0.3f * Curves.Step(1.18f, 1, r));
    }

    private static Point Rivet(PartStyle style, float r)
    {
        var dome = MathF.Sqrt(MathF.Max(0, 1.02f - (r * r * 0.97f)));
        return new Point(style.Swell * dome, 1 - (0.25f * Curves.Step(0.8f, 1, r)), 1);
    }

    private static Point Screw(PartStyle style, float r, float du, float dv, Direction turn)
    {
        var (a, b) = ((du * turn.X) + (dv * turn.Y), (dv * turn.X) - (du * turn.Y));
        var slot = Curves.Step(0.17f, 0.09f, MathF.Abs(b)) * Curves.Step(0.8f, 0.68f, MathF.Abs(a));
        if (style.Slots > 1)
        {
            slot = MathF.Max(slot, Curves.Step(0.17f, 0.09f, MathF.Abs(a)) * Curves.Step(0.8f, 0.68f, MathF.Abs(b)));
        }

        var head = style.Swell * 0.7f * Curves.Step(1.05f, 0.72f, r);
        return new Point(head - (0.16f * slot), 1 - (0.85f * slot), 1);
    }

    private static Point Hole(float r)
    {
        var inside = Curves.Step(0.84f, 0.76f, r);
        return new Point(-0.28f * Curves.Step(1, 0.74f, r), 0.06f, inside);
    }

    private static Point Button(PartStyle style, float r, float du, float dv, Direction turn)
    {
        var rim = Curves.Bump(r - 0.84f, 0.2f);
        var hole = Curves.Step(0.14f, 0.09f, Holes(du, dv, style.Slots, turn));
        return new Point((style.Swell * 0.35f * Curves.Step(1.03f, 0.9f, r)) + (0.09f * rim) - (0.12f * hole), (1 - (0.8f * hole)) * (0.92f + (0.12f * rim)), 1);
    }

    private static Point Eyelet(PartStyle style, float r)
    {
        var inside = Curves.Step(0.52f, 0.45f, r);
        var ring = MathF.Sqrt(MathF.Max(0, 1 - Squared((r - 0.75f) / 0.27f)));
        return new Point((style.Swell * 0.7f * ring) - (0.1f * inside), 1 - (0.94f * inside), 1);
    }

    // Distance to the nearest hole of a button, in radii.
    private static float Holes(float du, float dv, int count, Direction turn)
    {
        var (a, b) = (MathF.Abs((du * turn.X) + (dv * turn.Y)), MathF.Abs((dv * turn.X) - (du * turn.Y)));
        var (da, db) = (a - 0.24f, b - (count > 2 ? 0.24f : 0));
        return MathF.Sqrt((da * da) + (db * db));
    }

    private static float Squared(float value) => value * value;

    // Height in radii, brightness relative to the colour of the part, and how much of it hides the surface.
    private readonly record struct Point(float Height, float Level, float Cover);
}
