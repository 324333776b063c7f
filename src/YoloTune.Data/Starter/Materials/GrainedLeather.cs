using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Leather: small cushions with furrows between them.</summary>
internal static class GrainedLeather
{
    private static readonly Tone[] Hides = [new(0.3f, 0.15f, 0.07f), new(0.05f, 0.045f, 0.04f), new(0.42f, 0.26f, 0.13f), new(0.3f, 0.05f, 0.04f), new(0.55f, 0.46f, 0.36f), new(0.1f, 0.13f, 0.17f)];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var hide = Hides[random.Integer(Hides.Length)].Varied(random, 0.2f);
        var (cell, seed) = (random.Range(6.5f, 15), random.Seed());
        var warp = canvas.Noise(NoiseMap.Even(random.Range(18, 40), random.Seed(), 2));
        var fine = canvas.Noise(NoiseMap.Even(2.6f, random.Seed()));
        var fold = canvas.Noise(NoiseMap.Even(random.Range(90, 180), random.Seed(), 2, 0.4f));
        var (furrow, gloss, soft) = (random.Range(0.5f, 1.3f), random.Range(0.06f, 0.35f), random.Range(0, 5));
        for (var i = 0; i < canvas.Count; i++)
        {
            var (first, second, id) = CellNoise.At((canvas.U[i] / cell) + (0.5f * warp[i]), (canvas.V[i] / cell) - (0.4f * warp[i]), seed);
            var cushion = Curves.Step(0.02f, 0.3f, second - first);
            var level = 1 + (0.1f * (((id & 255) / 255f) - 0.5f)) + (0.07f * fine[i]) + (0.06f * fold[i]);
            canvas.Paint(i, hide.Scaled(level * (0.62f + (0.38f * cushion))));
            canvas.Relief[i] = (furrow * cushion) + (0.1f * fine[i]) + (soft * fold[i]);
            canvas.Gloss[i] = gloss * cushion;
        }

        return new SurfaceTraits { Bare = hide.MixedWith(new Tone(0.7f, 0.58f, 0.45f), 0.55f), Odds = [2.8f, 1.8f, 1.6f, 2.5f], Parts = 0.45f, Roughness = 0.3f };
    }
}
