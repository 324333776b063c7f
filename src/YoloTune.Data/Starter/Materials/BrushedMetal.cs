using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Steel, aluminium or brass with the fine streaks of a brush, straight or turned on a lathe.</summary>
internal static class BrushedMetal
{
    private static readonly Tone[] Alloys = [new(0.42f, 0.43f, 0.44f), new(0.55f, 0.55f, 0.53f), new(0.3f, 0.31f, 0.34f), new(0.5f, 0.4f, 0.24f), new(0.48f, 0.33f, 0.27f)];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var alloy = Alloys[random.Pick([3, 3, 2, 1, 0.6f])].Varied(random, 0.15f);
        var grain = random.Chance(0.6f) ? Direction.FromTurn(random.Integer(2) * 0.25f + random.Range(-0.01f, 0.01f)) : random.Direction();
        var (fine, broad) = random.Chance(0.22f) ? Turned(canvas, random) : Straight(canvas, grain, random);
        var cloud = canvas.Noise(NoiseMap.Even(random.Range(90, 220), random.Seed(), 2));
        var (rough, stripe) = (random.Range(0.05f, 0.16f), random.Range(0.03f, 0.12f));
        var gloss = random.Range(0.35f, 0.8f);
        for (var i = 0; i < canvas.Count; i++)
        {
            canvas.Relief[i] = fine[i] * rough;
            canvas.Paint(i, alloy.Scaled(1 + (stripe * fine[i]) + (0.07f * broad[i]) + (0.06f * cloud[i])));
            canvas.Gloss[i] = gloss * (0.85f + (0.2f * broad[i]));
        }

        return new SurfaceTraits { Bare = Tone.Grey(0.85f), Odds = [2.6f, 4.5f, 1.2f, 2], Parts = 0.5f, Grain = grain };
    }

    private static (float[] Fine, float[] Broad) Straight(SurfaceCanvas canvas, Direction grain, SurfaceRandom random) => (
        canvas.Noise(NoiseMap.Along(grain, random.Range(60, 200), random.Range(1.6f, 3.2f), random.Seed(), 2, 0.7f)),
        canvas.Noise(NoiseMap.Along(grain, random.Range(250, 500), random.Range(9, 22), random.Seed(), 2)));

    private static (float[] Fine, float[] Broad) Turned(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var center = random.Direction();
        var distance = random.Range(20, 330);
        var (radius, around) = (canvas.Plane(), canvas.Plane());
        for (var i = 0; i < canvas.Count; i++)
        {
            var (du, dv) = (canvas.U[i] - (center.X * distance), canvas.V[i] - (center.Y * distance));
            radius[i] = MathF.Sqrt((du * du) + (dv * dv));
            around[i] = du + (0.6f * dv);
        }

        var (fine, broad) = (canvas.Plane(), canvas.Plane());
        new NoiseMap(1 / random.Range(1.8f, 3.5f), 0, 0, 1 / 160f, random.Seed(), 2, 0.7f).Fill(radius, around, fine.AsSpan(0, canvas.Count));
        new NoiseMap(1 / random.Range(9f, 18), 0, 0, 1 / 400f, random.Seed(), 2, 0.5f).Fill(radius, around, broad.AsSpan(0, canvas.Count));
        return (fine, broad);
    }
}
