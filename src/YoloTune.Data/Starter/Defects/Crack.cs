using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>A dark jagged line that branches and thins out; in wood it follows the grain.</summary>
internal static class Crack
{
    public static DefectPatch Create(DefectSite site)
    {
        var random = site.Random;
        var along = site.Traits.GrainPull > 0 && random.Chance(site.Traits.GrainPull)
            ? site.Traits.Grain.Turned(random.Range(-0.02f, 0.02f) + (random.Chance(0.5f) ? 0.5f : 0))
            : random.Direction();
        var strokes = new List<Stroke>();
        var length = 2 * site.Size;
        var jag = random.Range(0.05f, 0.13f) * (1 - (0.7f * site.Traits.GrainPull));
        var thickness = random.Skewed(0.75f, 2.1f) * MathF.Min(1.2f, 0.55f + (site.Size / 60));
        var (u, v) = (site.U - (0.5f * length * along.X), site.V - (0.5f * length * along.Y));
        Walk(strokes, random, (u, v), along, length, thickness, jag, branches: random.Range(0, 0.16f) * (1 - (0.6f * site.Traits.GrainPull)));
        if (strokes.Count == 0)
        {
            strokes.Add(new Stroke(u, v, 0, u, v, 0));
        }

        var patch = new DefectPatch(DefectClass.Crack, Stroke.Bounds(site.Canvas.View, strokes, 6))
        {
            Depth = random.Range(0.6f, 1.5f),
            Pigment = new Tone(0.12f, 0.11f, 0.1f),
            IsGlaze = true,
            Opacity = random.Range(0.5f, 0.85f),
            MaximumOpacity = 0.95f,
            Gloss = 0,
            GlossOpacity = 0.9f,
            TargetContrast = random.Range(24, 64),
        };
        Stroke.Draw(patch, site.Canvas, strokes, 0.25f);
        return patch;
    }

    private static void Walk(List<Stroke> strokes, SurfaceRandom random, (float U, float V) from, Direction along, float length, float thickness, float jag, float branches)
    {
        var heading = along;
        var walked = 0f;
        var radius = thickness * random.Range(0.25f, 0.8f);
        while (walked < length && strokes.Count < 400)
        {
            var step = random.Range(2.5f, 7);
            walked += step;

            // Jagged but true to the main direction: every turn starts from it.
            heading = heading.Turned(random.Range(-jag, jag));
            var (mx, my) = (along.X + (0.9f * heading.X), along.Y + (0.9f * heading.Y));
            var norm = MathF.Sqrt((mx * mx) + (my * my)) + 1e-3f;
            heading = new Direction(mx / norm, my / norm).Turned(random.Range(-jag, jag));
            var left = MathF.Max(0, 1 - (walked / length));
            var next = thickness * random.Range(0.65f, 1.1f) * MathF.Min(1, MathF.Min(0.3f + (walked / 14), 0.25f + (2 * left)));
            var to = (U: from.U + (step * heading.X), V: from.V + (step * heading.Y));
            strokes.Add(new Stroke(from.U, from.V, radius, to.U, to.V, next));
            if (branches > 0 && left > 0.12f && random.Chance(branches))
            {
                var turned = along.Turned(random.Range(0.07f, 0.2f) * random.Sign());
                Walk(strokes, random, to, turned, length * left * random.Range(0.25f, 0.7f), next * 0.7f, jag, branches * 0.4f);
            }

            (from, radius) = (to, next);
        }
    }
}
