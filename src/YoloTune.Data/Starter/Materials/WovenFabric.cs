using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Cloth in plain or twill weave, with threads of uneven colour, creases and fibre.</summary>
internal static class WovenFabric
{
    private static readonly Tone[] Dyes =
    [
        new(0.6f, 0.56f, 0.48f), new(0.08f, 0.12f, 0.26f), new(0.35f, 0.1f, 0.1f), new(0.2f, 0.22f, 0.2f), new(0.3f, 0.32f, 0.18f),
        new(0.45f, 0.45f, 0.46f), new(0.5f, 0.36f, 0.22f), new(0.12f, 0.26f, 0.27f),
    ];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var warpDye = Dyes[random.Integer(Dyes.Length)].Varied(random, 0.25f);
        var weftDye = random.Chance(0.6f) ? warpDye.Varied(random, 0.2f) : Dyes[random.Integer(Dyes.Length)].Varied(random, 0.2f);
        var (pitch, twill, grain) = (random.Range(4, 8.5f), random.Chance(0.45f) ? 4 : 2, random.Chance(0.7f) ? Direction.FromTurn(random.Range(-0.02f, 0.02f)) : random.Direction());
        var sway = canvas.Noise(NoiseMap.Even(45, random.Seed(), 2));
        var fibre = canvas.Noise(NoiseMap.Even(2.4f, random.Seed()));
        var crease = canvas.Noise(NoiseMap.Along(random.Direction(), random.Range(120, 300), random.Range(60, 120), random.Seed(), 2, 0.35f));
        var (seed, uneven, creased) = (random.Seed(), random.Range(0.1f, 0.4f), random.Range(0, 7));
        for (var i = 0; i < canvas.Count; i++)
        {
            var a = (((canvas.U[i] * grain.X) + (canvas.V[i] * grain.Y)) / pitch) + (0.35f * sway[i]);
            var b = (((canvas.V[i] * grain.X) - (canvas.U[i] * grain.Y)) / pitch) + (0.35f * sway[i]);
            var (column, row) = ((int)MathF.Floor(a), (int)MathF.Floor(b));
            var warpAbove = ((column + row) & (twill - 1)) < twill / 2;
            var (inAcross, inAlong) = warpAbove ? (a - column, b - row) : (b - row, a - column);
            var round = 1 - Squared((2 * inAcross) - 1);
            var arch = 1 - (0.6f * Squared((2 * inAlong) - 1));
            var thread = CellNoise.Level(warpAbove ? column : row, warpAbove ? 1 : 2, seed);
            var level = 1 + (uneven * (thread - 0.5f)) + (0.16f * fibre[i]);
            canvas.Paint(i, (warpAbove ? warpDye : weftDye).Scaled(level * (0.42f + (0.58f * round * arch))));
            canvas.Relief[i] = (0.11f * pitch * round * arch) + (0.08f * fibre[i]) + (creased * crease[i]);
            canvas.Gloss[i] = 0;
        }

        return new SurfaceTraits { Bare = warpDye.MixedWith(Tone.Grey(0.85f), 0.6f), Odds = [2.6f, 0, 0, 3.25f], Parts = 0.5f, Grain = grain };
    }

    private static float Squared(float value) => value * value;
}
