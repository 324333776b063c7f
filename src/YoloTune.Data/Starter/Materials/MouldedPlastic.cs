using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Injection-moulded plastic with an eroded or smooth surface.</summary>
internal static class MouldedPlastic
{
    private static readonly Tone[] Pellets =
    [
        new(0.04f, 0.04f, 0.045f), new(0.16f, 0.17f, 0.18f), new(0.75f, 0.74f, 0.7f), new(0.55f, 0.53f, 0.45f), new(0.05f, 0.2f, 0.45f),
        new(0.6f, 0.09f, 0.07f), new(0.75f, 0.5f, 0.05f), new(0.15f, 0.4f, 0.2f), new(0.5f, 0.52f, 0.55f),
    ];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var pellet = Pellets[random.Integer(Pellets.Length)].Varied(random, 0.2f);
        var grained = random.Chance(0.65f);
        var texture = canvas.Noise(NoiseMap.Even(grained ? random.Range(2.2f, 5) : 9, random.Seed(), grained ? 2 : 1, 0.6f));
        var flow = canvas.Noise(NoiseMap.Along(random.Direction(), 240, 60, random.Seed(), 3));
        var (bump, streak) = (grained ? random.Range(0.1f, 0.45f) : random.Range(0.01f, 0.06f), random.Range(0.01f, 0.07f));
        var gloss = grained ? random.Range(0.08f, 0.3f) : random.Range(0.3f, 0.8f);
        for (var i = 0; i < canvas.Count; i++)
        {
            canvas.Relief[i] = bump * texture[i];
            canvas.Paint(i, pellet.Scaled(1 + (streak * flow[i])));
            canvas.Gloss[i] = gloss;
        }

        var bare = pellet.MixedWith(Tone.Grey(0.8f), random.Range(0.25f, 0.6f));
        return new SurfaceTraits { Bare = bare, Odds = [2.6f, 4, 2, 2], Parts = 0.5f, Roughness = 0.15f };
    }
}
