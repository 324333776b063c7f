using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Sheet metal with a coat of paint: orange peel, sometimes metallic flakes.</summary>
internal static class PaintedMetal
{
    private static readonly Tone[] Coats =
    [
        new(0.55f, 0.06f, 0.05f), new(0.05f, 0.13f, 0.38f), new(0.1f, 0.28f, 0.13f), new(0.72f, 0.5f, 0.06f), new(0.7f, 0.7f, 0.68f),
        new(0.06f, 0.065f, 0.07f), new(0.24f, 0.26f, 0.28f), new(0.6f, 0.22f, 0.04f), new(0.1f, 0.33f, 0.4f), new(0.42f, 0.38f, 0.29f),
    ];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var coat = Coats[random.Integer(Coats.Length)].Varied(random, 0.3f);
        var peel = canvas.Noise(NoiseMap.Even(random.Range(4, 11), random.Seed(), 2));
        var cloud = canvas.Noise(NoiseMap.Even(random.Range(70, 200), random.Seed(), 3));
        var (bump, fade, gloss) = (random.Range(0.03f, 0.3f), random.Range(0.02f, 0.14f), random.Range(0.2f, 0.85f));
        var flake = random.Chance(0.3f) ? random.Range(0.1f, 0.35f) : 0;
        var flakeSeed = random.Seed();
        for (var i = 0; i < canvas.Count; i++)
        {
            var glitter = CellNoise.Level((int)MathF.Floor(canvas.U[i] * 0.8f), (int)MathF.Floor(canvas.V[i] * 0.8f), flakeSeed);
            canvas.Relief[i] = peel[i] * bump;
            canvas.Paint(i, coat.Scaled(1 + (fade * cloud[i]) + (flake * (glitter - 0.5f))));
            canvas.Gloss[i] = gloss * (0.92f + (0.08f * cloud[i]));
        }

        var bare = random.Chance(0.5f) ? Tone.Grey(random.Range(0.5f, 0.8f)) : new Tone(0.4f, 0.32f, 0.26f).Varied(random, 0.2f);
        return new SurfaceTraits { Bare = bare, Odds = [2.6f, 5, 1.2f, 2], Parts = 0.5f, Roughness = 0.12f };
    }
}
