using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>A hollow, seen only by the light on its walls: round, long or creased, with or without a raised rim.</summary>
internal static class Dent
{
    public static DefectPatch Create(DefectSite site)
    {
        var random = site.Random;
        var reach = site.Size * 1.5f;
        var patch = new DefectPatch(DefectClass.Dent, site.Canvas.View.Around(site.U, site.V, reach + 2))
        {
            Depth = 0.12f * site.Size * random.Range(0.6f, 1.2f) * (random.Chance(0.12f) ? -1 : 1),
            Pigment = Tone.Grey(0.75f),
            IsGlaze = true,
            Opacity = random.Chance(0.3f) ? 0.15f : 0,
            MaximumOpacity = 0.25f,
            MaximumStrength = 4,
            TextureShare = 0.6f,
            TargetContrast = random.Range(13, 36),
        };
        var shape = new Shape(random.Direction(), random.Chance(0.3f) ? random.Range(0.3f, 0.6f) : random.Range(0.65f, 1), random.Chance(0.4f) ? random.Range(0.1f, 0.4f) : 0, random.Chance(0.35f));
        var lumps = new NoisePatch(site, patch.Region, site.Size * 0.9f, 2);
        for (var to = 0; to < patch.Relief.Length; to++)
        {
            var distance = shape.Distance(lumps.U[to] - site.U, lumps.V[to] - site.V, site.Size);
            Fill(patch, to, distance * (1 + (site.Traits.Roughness * lumps.Values[to])), shape);
        }

        return patch;
    }

    private static void Fill(DefectPatch patch, int to, float distance, Shape shape)
    {
        var bowl = Curves.Bump(distance, 1);
        patch.Relief[to] = -(shape.IsFlat ? Curves.Step(0, 0.75f, bowl) : bowl);
        patch.Relief[to] += shape.Rim * Curves.Bump(distance - 1.1f, 0.3f);
        patch.Coverage[to] = bowl;
        patch.Extent[to] = distance < (shape.Rim > 0 ? 1.27f : 0.95f) ? 1 : 0;
    }

    private readonly record struct Shape(Direction Axis, float Slimness, float Rim, bool IsFlat)
    {
        public float Distance(float du, float dv, float size)
        {
            var along = (du * Axis.X) + (dv * Axis.Y);
            var across = ((dv * Axis.X) - (du * Axis.Y)) / Slimness;
            return MathF.Sqrt((along * along) + (across * across)) / size;
        }
    }
}
