using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>A spill: several lobes with an uneven edge, often darker at its rim, sometimes with drops beside it.</summary>
internal static class Stain
{
    private static readonly (Tone Pigment, bool IsGlaze, float Gloss)[] Liquids =
    [
        (new(0.5f, 0.33f, 0.18f), true, 0.05f), (new(0.2f, 0.19f, 0.18f), true, 0.5f), (new(0.75f, 0.32f, 0.1f), true, 0),
        (new(0.6f, 0.58f, 0.5f), true, 0.65f), (new(0.82f, 0.81f, 0.78f), false, 0.1f), (new(0.2f, 0.26f, 0.6f), true, 0.1f),
        (new(0.45f, 0.55f, 0.28f), true, 0.02f), (new(0.3f, 0.06f, 0.05f), false, 0.35f),
    ];

    private static readonly float[] Odds = [3, 2.4f, 2, 2, 1.4f, 0.8f, 0.9f, 0.6f];

    public static DefectPatch Create(DefectSite site)
    {
        var random = site.Random;
        var liquid = Liquids[random.Pick(Odds)];
        var lobes = Lobes(site);
        var patch = new DefectPatch(DefectClass.Stain, site.Canvas.View.Around(site.U, site.V, 1.9f * site.Size))
        {
            Pigment = liquid.Pigment.Varied(random, 0.15f),
            IsGlaze = liquid.IsGlaze,
            Opacity = random.Range(0.4f, 0.8f),
            MaximumOpacity = 0.96f,
            Gloss = liquid.Gloss,
            GlossOpacity = random.Range(0.3f, 0.8f),
            TargetContrast = random.Range(13, 46),
        };
        var (softness, ring, hollow, ragged) = (random.Range(0.06f, 0.3f), random.Range(0, 0.8f), random.Chance(0.25f) ? random.Range(0.4f, 0.85f) : 0, random.Range(0.12f, 0.42f));
        var (edge, blotch) = (new NoisePatch(site, patch.Region, 0.7f * site.Size, 3), new NoisePatch(site, patch.Region, 0.35f * site.Size, 3));
        for (var to = 0; to < patch.Coverage.Length; to++)
        {
            var inside = Field(lobes, edge.U[to], edge.V[to]) + (ragged * edge.Values[to]);
            var body = Curves.Step(0, softness, inside);
            var rim = ring * Curves.Bump(inside - (0.7f * softness), 0.16f + (0.5f * softness));
            var depth = body * (1 - (hollow * Curves.Step(0.1f, 0.5f, inside))) * (0.85f + (0.3f * blotch.Values[to]));
            patch.Coverage[to] = MathF.Max(0, MathF.Min(1.4f, depth + (rim * body)));
            patch.Extent[to] = body > 0.4f ? 1 : 0;
        }

        return patch;
    }

    // Positive inside, about 1 in the middle.
    private static float Field(ReadOnlySpan<(float U, float V, float Radius)> lobes, float u, float v)
    {
        var best = -4f;
        foreach (var lobe in lobes)
        {
            var (du, dv) = (u - lobe.U, v - lobe.V);
            best = MathF.Max(best, (1 - (MathF.Sqrt((du * du) + (dv * dv)) / lobe.Radius)) * MathF.Min(1, lobe.Radius * 0.12f));
        }

        return best;
    }

    private static (float U, float V, float Radius)[] Lobes(DefectSite site)
    {
        var random = site.Random;
        var (body, drops) = (1 + random.Integer(4), random.Chance(0.4f) ? random.Integer(6) : 0);
        var lobes = new (float U, float V, float Radius)[body + drops];
        for (var i = 0; i < lobes.Length; i++)
        {
            var way = random.Direction();
            var isDrop = i >= body;
            var distance = site.Size * (i == 0 ? 0 : isDrop ? random.Range(0.95f, 1.35f) : random.Range(0.2f, 0.55f));
            var radius = site.Size * (i == 0 ? random.Range(0.6f, 0.85f) : isDrop ? random.Range(0.08f, 0.18f) : random.Range(0.35f, 0.65f));
            lobes[i] = (site.U + (distance * way.X), site.V + (distance * way.Y), MathF.Max(radius, 1.2f));
        }

        return lobes;
    }
}
