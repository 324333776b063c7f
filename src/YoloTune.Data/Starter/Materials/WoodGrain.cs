using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Sawn wood: year rings cut lengthwise, fibres, pores, knots, sometimes several boards.</summary>
internal static class WoodGrain
{
    private static readonly (Tone Early, Tone Late)[] Species =
    [
        (new(0.62f, 0.42f, 0.23f), new(0.38f, 0.21f, 0.09f)), (new(0.5f, 0.33f, 0.18f), new(0.34f, 0.2f, 0.1f)),
        (new(0.22f, 0.12f, 0.07f), new(0.11f, 0.055f, 0.03f)), (new(0.68f, 0.53f, 0.36f), new(0.52f, 0.37f, 0.22f)),
        (new(0.4f, 0.18f, 0.09f), new(0.22f, 0.08f, 0.04f)), (new(0.45f, 0.41f, 0.36f), new(0.27f, 0.24f, 0.2f)),
    ];

    public static SurfaceTraits Paint(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var (early, late) = Species[random.Integer(Species.Length)];
        (early, late) = (early.Varied(random, 0.12f), late.Varied(random, 0.12f));
        var grain = random.Chance(0.75f) ? Direction.FromTurn(random.Integer(2) * 0.25f + random.Range(-0.012f, 0.012f)) : random.Direction();
        var rings = Rings(canvas, grain, random);
        var fibre = canvas.Noise(NoiseMap.Along(grain, random.Range(40, 90), random.Range(1.6f, 2.6f), random.Seed(), 2, 0.7f));
        var pore = canvas.Noise(NoiseMap.Along(grain, random.Range(9, 22), 1.7f, random.Seed()));
        var cloud = canvas.Noise(NoiseMap.Along(grain, 260, 70, random.Seed(), 2));
        var (rough, porous, gloss) = (random.Range(0.04f, 0.16f), random.Range(0, 0.7f), random.Chance(0.4f) ? random.Range(0.1f, 0.4f) : 0.03f);
        for (var i = 0; i < canvas.Count; i++)
        {
            var deep = porous * Curves.Step(0.62f, 0.95f, pore[i]);
            var tone = early.MixedWith(late, rings[i]);
            canvas.Paint(i, tone.Scaled((1 + (0.13f * fibre[i]) + (0.12f * cloud[i])) * (1 - (0.6f * deep))));
            canvas.Relief[i] = (rough * fibre[i]) - (0.5f * deep) - (0.15f * rings[i]);
            canvas.Gloss[i] = gloss;
        }

        if (random.Chance(0.35f))
        {
            Boards(canvas, grain, random);
        }

        return new SurfaceTraits
        {
            Bare = early.MixedWith(new Tone(0.8f, 0.68f, 0.5f), 0.6f),
            Odds = [2.2f, 2.6f, 2.6f, 2.75f],
            Parts = 0.35f,
            Grain = grain,
            GrainPull = 0.85f,
            Roughness = 0.3f,
        };
    }

    // 0 in early wood, rising to 1 in the dark late wood, then back at once.
    private static float[] Rings(SurfaceCanvas canvas, Direction grain, SurfaceRandom random)
    {
        var warp = canvas.Noise(NoiseMap.Along(grain, random.Range(170, 380), random.Range(50, 110), random.Seed(), 2, 0.4f));
        var wave = canvas.Noise(NoiseMap.Along(grain, 60, 14, random.Seed()));
        var knots = Knots(canvas, random);
        var (period, bend) = (random.Range(9, 26), random.Range(10, 46));
        var result = warp;
        for (var i = 0; i < canvas.Count; i++)
        {
            var across = (canvas.V[i] * grain.X) - (canvas.U[i] * grain.Y);
            var along = (canvas.U[i] * grain.X) + (canvas.V[i] * grain.Y);
            var (push, dark) = (0f, 0f);
            foreach (var (u, v, radius) in knots)
            {
                var ((dx, dy), reach) = ((along - u, across - v), 3.2f * radius);
                var distance = MathF.Sqrt((dx * dx * 0.35f) + (dy * dy));
                push += Curves.Bump(distance, reach) * reach * (dy >= 0 ? 0.55f : -0.55f);
                dark = MathF.Max(dark, Curves.Step(radius * 1.15f, radius * 0.7f, distance + (0.1f * radius * wave[i])));
                across += dark * (distance - dy);
            }

            var ring = Curves.Fraction((across - push + (bend * warp[i]) + (1.2f * wave[i])) / period);
            var profile = Curves.Step(0.25f, 0.93f, ring) * Curves.Step(1, 0.93f, ring);
            result[i] = MathF.Min(1.5f, profile + (0.75f * dark));
        }

        return result;
    }

    private static (float U, float V, float Radius)[] Knots(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var knots = new (float U, float V, float Radius)[random.Pick([5, 2, 1])];
        for (var i = 0; i < knots.Length; i++)
        {
            knots[i] = (random.Range(-0.45f, 0.45f) * canvas.Width, random.Range(-0.45f, 0.45f) * canvas.Height, random.Range(4, 13));
        }

        return knots;
    }

    private static void Boards(SurfaceCanvas canvas, Direction grain, SurfaceRandom random)
    {
        var (width, shift, seed) = (random.Range(70, 170), random.Range(0, 100), random.Seed());
        for (var i = 0; i < canvas.Count; i++)
        {
            var place = ((canvas.V[i] * grain.X) - (canvas.U[i] * grain.Y) + shift) / width;
            var board = (int)MathF.Floor(place);
            var edge = width * MathF.Min(place - board, board + 1 - place);
            canvas.Darken(i, 0.78f + (0.44f * CellNoise.Level(board, 0, seed)));
            var gap = Curves.Step(1.9f, 0.7f, edge);
            canvas.Darken(i, 1 - (0.8f * gap));
            canvas.Relief[i] -= 1.4f * gap;
        }
    }
}
