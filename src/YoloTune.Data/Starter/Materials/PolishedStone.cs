using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Polished granite or terrazzo: grains of several colours.</summary>
internal static class PolishedStone
{
    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var ground = new Tone(0.4f, 0.38f, 0.36f).Varied(random, 0.5f);
        Tone[] minerals = [ground, ground.Varied(random, 0.35f), ground.Scaled(random.Range(0.25f, 0.7f)), ground.MixedWith(new Tone(0.75f, 0.66f, 0.6f), random.Range(0.3f, 0.8f))];
        var (cell, seed, terrazzo) = (random.Range(3.5f, 9), random.Seed(), random.Chance(0.35f));
        var warp = canvas.Noise(NoiseMap.Even(random.Range(6, 16), random.Seed(), 2));
        var cloud = canvas.Noise(NoiseMap.Even(random.Range(60, 160), random.Seed(), 3));
        var gloss = random.Range(0.15f, 0.7f);
        cell *= terrazzo ? 2 : 1;
        for (var i = 0; i < canvas.Count; i++)
        {
            var (first, second, id) = CellNoise.At((canvas.U[i] / cell) + (0.35f * warp[i]), (canvas.V[i] / cell) - (0.3f * warp[i]), seed);
            var mineral = minerals[(id >> 8) & 3];
            var inside = terrazzo ? Curves.Step(0.06f, 0.16f, second - first) : Curves.Step(0, 0.25f, second - first);
            var tone = terrazzo ? ground.Scaled(1.15f).MixedWith(mineral, inside) : ground.MixedWith(mineral, 0.35f + (0.65f * inside));
            canvas.Paint(i, tone.Scaled((1 + (0.1f * cloud[i])) * (0.9f + (0.2f * ((id & 255) / 255f)))));
            canvas.Relief[i] = 0.02f * warp[i];
            canvas.Gloss[i] = gloss;
        }

        return new SurfaceTraits { Bare = ground.MixedWith(Tone.Grey(0.8f), 0.6f), Odds = [2.4f, 0.8f, 3, 2.5f], Parts = 0.2f, Roughness = 0.35f };
    }
}
