using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Distractors;

/// <summary>Things on a surface that are meant to be there or do no harm: joints, print, labels, embossing, dust.</summary>
internal static class SurfaceMarks
{
    /// <summary>Adds none to three of them.</summary>
    public static void Add(SurfaceCanvas canvas, SurfaceRandom random, bool isHard)
    {
        for (var count = random.Pick([2.6f, 4, 2.2f, 0.8f]); count > 0; count--)
        {
            switch (random.Pick([3, isHard ? 2 : 0, isHard ? 1.6f : 0.8f, isHard ? 1.6f : 0.3f, 2]))
            {
                case 0:
                    Seam(canvas, random);
                    break;
                case 1:
                    PrintedMarks.Print(canvas, random);
                    break;
                case 2:
                    PrintedMarks.Label(canvas, random);
                    break;
                case 3:
                    Emboss(canvas, random);
                    break;
                default:
                    Dust(canvas, random);
                    break;
            }
        }
    }

    // A joint between two panels: a groove across the whole picture, the panels a little different.
    private static void Seam(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var way = Direction.FromTurn((random.Integer(4) * 0.25f) + random.Range(-0.04f, 0.04f));
        var side = (canvas.Width + canvas.Height) / 2f;
        var (at, half, depth) = (random.Range(-0.4f, 0.4f) * side, random.Range(0.9f, 3.2f), random.Range(0.6f, 2));
        var (other, dark, twin) = (random.Range(0.82f, 1.15f), random.Range(0.4f, 0.85f), random.Chance(0.25f) ? random.Range(8, 18) : 0);
        for (var i = 0; i < canvas.Count; i++)
        {
            var place = (canvas.U[i] * way.X) + (canvas.V[i] * way.Y) - at;
            var groove = Curves.Step(half + 0.8f, half - 0.6f, MathF.Abs(place));
            if (twin > 0)
            {
                groove = MathF.Max(groove, Curves.Step(half + 0.8f, half - 0.6f, MathF.Abs(place - twin)));
            }

            canvas.Darken(i, (1 - (dark * groove)) * Curves.Mix(1, other, Curves.Step(-0.5f, 0.5f, place)));
            canvas.Relief[i] -= depth * groove;
            canvas.Gloss[i] *= 1 - (0.8f * groove);
        }
    }

    // A raised or sunken outline: a rounded rectangle or a ring.
    private static void Emboss(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var (u, v) = (random.Range(-0.4f, 0.4f) * canvas.Width, random.Range(-0.4f, 0.4f) * canvas.Height);
        var axis = Direction.FromTurn(random.Range(-0.03f, 0.03f));
        var (halfA, halfB) = (random.Range(20, 110), random.Range(16, 80));
        var corner = random.Chance(0.3f) ? halfB = halfA : random.Range(3, 14);
        var (width, height) = (random.Range(1.5f, 5), random.Range(0.6f, 1.6f) * random.Sign());
        var plateau = random.Chance(0.4f);
        for (var i = 0; i < canvas.Count; i++)
        {
            var (du, dv) = (canvas.U[i] - u, canvas.V[i] - v);
            var a = MathF.Max(0, MathF.Abs((du * axis.X) + (dv * axis.Y)) - halfA + corner);
            var b = MathF.Max(0, MathF.Abs((dv * axis.X) - (du * axis.Y)) - halfB + corner);
            var distance = MathF.Sqrt((a * a) + (b * b)) - corner;
            canvas.Relief[i] += height * (plateau ? Curves.Step(width, -width, distance) : Curves.Bump(distance, width));
        }
    }

    private static void Dust(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var tone = Tone.Grey(random.Chance(0.75f) ? 0.7f : 0.08f);
        for (var count = 8 + random.Integer(60); count > 0; count--)
        {
            var (x, y) = (random.Range(2, canvas.Width - 2), random.Range(2, canvas.Height - 2));
            var (u, v) = canvas.View.ToSurface(x, y);
            var (radius, share) = (random.Skewed(0.5f, 1.3f), random.Range(0.25f, 0.8f));
            var region = canvas.View.Around(u, v, 2.5f);
            for (var row = region.Top; row < region.Bottom; row++)
            {
                for (var column = region.Left; column < region.Right; column++)
                {
                    var i = (row * canvas.Width) + column;
                    var (du, dv) = (canvas.U[i] - u, canvas.V[i] - v);
                    canvas.Blend(i, tone, share * Math.Clamp(radius + 0.4f - MathF.Sqrt((du * du) + (dv * dv)), 0, 1));
                }
            }
        }
    }
}
