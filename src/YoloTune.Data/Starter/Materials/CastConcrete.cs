using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Concrete or render: cloudy grey, sand, air holes.</summary>
internal static class CastConcrete
{
    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var cement = new Tone(0.43f, 0.42f, 0.39f).Varied(random, 0.3f);
        var cloud = canvas.Noise(NoiseMap.Even(random.Range(60, 150), random.Seed(), 4, 0.55f));
        var sand = canvas.Noise(NoiseMap.Even(random.Range(2.2f, 3.6f), random.Seed(), 2, 0.7f));
        var lump = canvas.Noise(NoiseMap.Even(random.Range(14, 34), random.Seed(), 3, 0.6f));
        var (mottle, grit, rough) = (random.Range(0.08f, 0.24f), random.Range(0.06f, 0.2f), random.Range(0.1f, 0.5f));
        var (cell, holes, seed) = (random.Range(16, 34), random.Range(0, 0.35f), random.Seed());
        for (var i = 0; i < canvas.Count; i++)
        {
            var (first, _, id) = CellNoise.At(canvas.U[i] / cell, canvas.V[i] / cell, seed);
            var isHole = (id & 1023) < holes * 1024;
            var radius = 0.04f + (0.09f * ((id >> 10) & 255) / 255);
            var hole = isHole ? Curves.Step(radius + 0.03f, radius - 0.02f, first + (0.02f * sand[i])) : 0;
            canvas.Paint(i, cement.Scaled((1 + (mottle * cloud[i]) + (grit * sand[i]) + (0.05f * lump[i])) * (1 - (0.6f * hole))));
            canvas.Relief[i] = (rough * ((0.5f * sand[i]) + (1.4f * lump[i]))) - (1.6f * hole);
            canvas.Gloss[i] = 0;
        }

        return new SurfaceTraits { Bare = cement.MixedWith(Tone.Grey(0.75f), 0.5f), Odds = [1.4f, 1.4f, 3.6f, 2.75f], Parts = 0.25f, Roughness = 0.4f };
    }
}
