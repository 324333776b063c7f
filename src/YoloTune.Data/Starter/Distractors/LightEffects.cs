using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Distractors;

/// <summary>Uneven light that is no defect: fall-off, vignette, shadows, glare.</summary>
internal static class LightEffects
{
    /// <summary>Changes how much light arrives.</summary>
    public static void Cast(SurfaceCanvas canvas, SurfaceRandom random)
    {
        FallOff(canvas, random);
        for (var shadow = random.Pick([5, 3, 1.5f]); shadow > 0; shadow--)
        {
            if (random.Chance(0.6f))
            {
                Band(canvas, random);
            }
            else
            {
                Blob(canvas, random, 1 - random.Range(0.3f, 0.65f));
            }
        }

        if (random.Chance(0.25f))
        {
            Blob(canvas, random, 1 + random.Range(0.3f, 1));
        }
    }

    private static void FallOff(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var (lampU, lampV) = (random.Range(-0.7f, 0.7f) * canvas.Width, random.Range(-0.7f, 0.7f) * canvas.Height);
        var side = (canvas.Width + canvas.Height) / 2f;
        var (fall, vignette) = (random.Range(0, 1.1f) / (side * side), random.Skewed(0, 1.6f) / (side * side));
        for (var i = 0; i < canvas.Count; i++)
        {
            var (du, dv) = (canvas.U[i] - lampU, canvas.V[i] - lampV);
            canvas.Light[i] /= 1 + (fall * ((du * du) + (dv * dv)));
            canvas.Light[i] *= 1 - MathF.Min(0.7f, vignette * ((canvas.U[i] * canvas.U[i]) + (canvas.V[i] * canvas.V[i])));
        }
    }

    // The shadow of something straight: one edge, or a beam with two.
    private static void Band(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var way = random.Direction();
        var side = (canvas.Width + canvas.Height) / 2f;
        var (from, width) = (random.Range(-0.45f, 0.35f) * side, random.Chance(0.5f) ? random.Range(0.04f, 0.25f) * side : 4 * side);
        var (soft, dark) = (random.Range(1.5f, 26), random.Range(0.25f, 0.6f));
        for (var i = 0; i < canvas.Count; i++)
        {
            var place = (canvas.U[i] * way.X) + (canvas.V[i] * way.Y) - from;
            canvas.Light[i] *= 1 - (dark * Curves.Step(-soft, soft, place) * Curves.Step(width + (2 * soft), width, place));
        }
    }

    private static void Blob(SurfaceCanvas canvas, SurfaceRandom random, float factor)
    {
        var side = (canvas.Width + canvas.Height) / 2f;
        var (u, v) = (random.Range(-0.5f, 0.5f) * canvas.Width, random.Range(-0.5f, 0.5f) * canvas.Height);
        var (axis, radius, slim) = (random.Direction(), random.Range(0.15f, 0.5f) * side, random.Range(0.4f, 1));
        for (var i = 0; i < canvas.Count; i++)
        {
            var (du, dv) = (canvas.U[i] - u, canvas.V[i] - v);
            var (a, b) = ((du * axis.X) + (dv * axis.Y), ((dv * axis.X) - (du * axis.Y)) / slim);
            canvas.Light[i] *= 1 + ((factor - 1) * Curves.Bump(MathF.Sqrt((a * a) + (b * b)), radius));
        }
    }
}
