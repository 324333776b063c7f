using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Ceramic tiles with glaze and grout.</summary>
internal static class GlazedTile
{
    private static readonly Tone[] Glazes =
    [
        new(0.75f, 0.74f, 0.7f), new(0.6f, 0.62f, 0.6f), new(0.1f, 0.3f, 0.32f), new(0.12f, 0.16f, 0.34f), new(0.55f, 0.42f, 0.3f), new(0.28f, 0.42f, 0.3f),
    ];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var glaze = Glazes[random.Pick([3, 2, 1, 1, 1, 1])].Varied(random, 0.18f);
        var grout = Tone.Grey(random.Range(0.15f, 0.6f)).Varied(random, 0.1f);
        var axis = Direction.FromTurn(random.Range(-0.04f, 0.04f));
        var (side, half) = (random.Range(90, 210), random.Range(1.8f, 3.8f));
        var (shiftU, shiftV, bond) = (random.Range(0, side), random.Range(0, side), random.Chance(0.35f) ? 0.5f : 0);
        var cloud = canvas.Noise(NoiseMap.Even(random.Range(25, 90), random.Seed(), 3));
        var sand = canvas.Noise(NoiseMap.Even(2.5f, random.Seed()));
        var wave = canvas.Noise(NoiseMap.Even(40, random.Seed()));
        var (mottle, uneven, gloss, seed) = (random.Range(0.01f, 0.14f), random.Range(0.02f, 0.18f), random.Range(0.4f, 0.95f), random.Seed());
        for (var i = 0; i < canvas.Count; i++)
        {
            var b = ((canvas.V[i] * axis.X) - (canvas.U[i] * axis.Y) + shiftV) / side;
            var row = (int)MathF.Floor(b);
            var a = (((canvas.U[i] * axis.X) + (canvas.V[i] * axis.Y) + shiftU) / side) + (bond * (row & 1));
            var column = (int)MathF.Floor(a);
            var edge = side * MathF.Min(MathF.Min(a - column, column + 1 - a), MathF.Min(b - row, row + 1 - b));
            var joint = Curves.Step(half + 0.6f, half - 0.6f, edge);
            var level = 1 + (mottle * cloud[i]) + (uneven * (CellNoise.Level(column, row, seed) - 0.5f));
            canvas.Paint(i, glaze.Scaled(level).MixedWith(grout.Scaled(1 + (0.15f * sand[i])), joint));
            canvas.Relief[i] = (1.5f * Curves.Step(half - 1, half + 4, edge)) + (0.4f * wave[i]) + (joint * 0.25f * sand[i]);
            canvas.Gloss[i] = gloss * (1 - joint);
        }

        return new SurfaceTraits { Bare = new Tone(0.62f, 0.5f, 0.4f).Varied(random, 0.2f), Odds = [1.8f, 0.8f, 3.4f, 2.5f], Parts = 0.2f, Roughness = 0.35f };
    }
}
