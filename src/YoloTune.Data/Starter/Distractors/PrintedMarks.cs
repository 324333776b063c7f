using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Distractors;

/// <summary>Ink and paper on a surface: made-up writing, bar codes, stuck-on labels.</summary>
internal static class PrintedMarks
{
    private const int GlyphWidth = 5;
    private const int GlyphHeight = 7;

    /// <summary>Prints a line of made-up signs or a bar code.</summary>
    public static void Print(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var frame = Place(canvas, random);
        var ink = random.Chance(0.6f) ? Tone.Grey(0.04f) : random.Chance(0.5f) ? Tone.Grey(0.75f) : new Tone(0.5f, 0.06f, 0.05f);
        Write(canvas, random, frame, ink, random.Range(0.5f, 0.92f));
    }

    /// <summary>Sticks a label on, with something printed on it.</summary>
    public static void Label(SurfaceCanvas canvas, SurfaceRandom random)
    {
        var frame = Place(canvas, random);
        var paper = random.Chance(0.6f) ? Tone.Grey(random.Range(0.6f, 0.8f)) : new Tone(0.72f, 0.58f, 0.12f).Varied(random, 0.3f);
        var (halfWidth, halfHeight) = (random.Range(22, 60), random.Range(14, 36));
        Visit(canvas, frame, halfWidth + 3, halfHeight + 3, (i, a, b) =>
        {
            var edge = MathF.Min(halfWidth - MathF.Abs(a), halfHeight - MathF.Abs(b));
            var share = Curves.Step(-0.6f, 0.6f, edge);
            canvas.Blend(i, paper, share);
            canvas.Gloss[i] = Curves.Mix(canvas.Gloss[i], 0.25f, share);
            canvas.Relief[i] = (canvas.Relief[i] * (1 - (0.7f * share))) + (0.5f * share);
        });
        Write(canvas, random, frame, Tone.Grey(0.05f), 0.9f, halfWidth - 5, halfHeight - 4);
    }

    private static void Write(SurfaceCanvas canvas, SurfaceRandom random, Frame frame, Tone ink, float share, float halfWidth = 1000, float halfHeight = 1000)
    {
        var (seed, isBars) = (random.Seed(), random.Chance(0.35f));
        var dot = random.Range(1.3f, isBars ? 2.4f : 4.2f);
        var (columns, rows) = isBars ? (24 + random.Integer(22), 14) : ((3 + random.Integer(8)) * (GlyphWidth + 1), GlyphHeight);
        dot = MathF.Min(dot, MathF.Min(2 * halfWidth / columns, 2 * halfHeight / rows));
        Visit(canvas, frame, (0.5f * dot * columns) + 2, (0.5f * dot * rows) + 2, (i, a, b) =>
        {
            // Four samples per pixel keep the edges smooth.
            var hits = 0;
            for (var sample = 0; sample < 4; sample++)
            {
                var column = (int)MathF.Floor(((a + ((sample & 1) * 0.5f) - 0.25f) / dot) + (0.5f * columns));
                var row = (int)MathF.Floor(((b + ((sample >> 1) * 0.5f) - 0.25f) / dot) + (0.5f * rows));
                var inside = column >= 0 && row >= 0 && column < columns && row < rows;
                hits += inside && (isBars ? CellNoise.Level(column, 0, seed) < 0.5f : IsInk(column, row, seed)) ? 1 : 0;
            }

            canvas.Blend(i, ink, share * 0.25f * hits);
        });
    }

    // Signs of strokes: some of the lines of a segment display, so that they look written rather than random.
    private static bool IsInk(int column, int row, uint seed)
    {
        var (glyph, x) = (column / (GlyphWidth + 1), column % (GlyphWidth + 1));
        if (x >= GlyphWidth)
        {
            return false;
        }

        var lines = CellNoise.Hash(glyph, 7, seed) | 0x11;
        return (row == 0 && (lines & 1) != 0) || (row == GlyphHeight / 2 && (lines & 2) != 0) || (row == GlyphHeight - 1 && (lines & 4) != 0)
            || (x == 0 && row < 4 && (lines & 8) != 0) || (x == 0 && row >= 3 && (lines & 16) != 0)
            || (x == 4 && row < 4 && (lines & 32) != 0) || (x == 4 && row >= 3 && (lines & 64) != 0) || (x == 2 && (lines & 0x380) == 0x380);
    }

    private static Frame Place(SurfaceCanvas canvas, SurfaceRandom random) => new(
        random.Range(-0.4f, 0.4f) * canvas.Width,
        random.Range(-0.42f, 0.42f) * canvas.Height,
        Direction.FromTurn((random.Chance(0.2f) ? 0.25f : 0) + random.Range(-0.03f, 0.03f)));

    private static void Visit(SurfaceCanvas canvas, Frame frame, float halfWidth, float halfHeight, Action<int, float, float> visit)
    {
        var reach = MathF.Sqrt((halfWidth * halfWidth) + (halfHeight * halfHeight));
        var region = canvas.View.Around(frame.U, frame.V, reach);
        for (var y = region.Top; y < region.Bottom; y++)
        {
            for (var x = region.Left; x < region.Right; x++)
            {
                var i = (y * canvas.Width) + x;
                var (du, dv) = (canvas.U[i] - frame.U, canvas.V[i] - frame.V);
                var (a, b) = ((du * frame.Axis.X) + (dv * frame.Axis.Y), (dv * frame.Axis.X) - (du * frame.Axis.Y));
                if (MathF.Abs(a) <= halfWidth && MathF.Abs(b) <= halfHeight)
                {
                    visit(i, a, b);
                }
            }
        }
    }

    private readonly record struct Frame(float U, float V, Direction Axis);
}
