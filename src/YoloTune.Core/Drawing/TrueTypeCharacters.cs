namespace YoloTune.Core.Drawing;

/// <summary>Writes the table from characters to glyphs (<c>cmap</c>), formats 4 and 12 of the OpenType specification.</summary>
internal static class TrueTypeCharacters
{
    private sealed record Run(int First, int Last, int Glyph);

    /// <summary>The table.</summary>
    /// <param name="glyphs">The sign of missing characters first, then the characters by ascending code point.</param>
    public static byte[] Write(IReadOnlyList<GlyphOutline> glyphs)
    {
        var runs = Runs(glyphs);
        var (basic, full) = (Basic([.. runs.Where(run => run.First <= 0xFFFE)]), Full(runs));
        const int header = 4 + (2 * 8);
        return new BigEndianBuffer()
            .U16(0).U16(2)
            .U16(3).U16(1).U32(header)
            .U16(3).U16(10).U32((uint)(header + basic.Length))
            .Bytes(basic).Bytes(full)
            .ToArray();
    }

    private static List<Run> Runs(IReadOnlyList<GlyphOutline> glyphs)
    {
        var runs = new List<Run>();
        for (var glyph = 1; glyph < glyphs.Count; glyph++)
        {
            var code = glyphs[glyph].CodePoint;
            if (runs.Count > 0 && runs[^1].Last == code - 1 && code != 0x10000)
            {
                runs[^1] = runs[^1] with { Last = code };
            }
            else
            {
                runs.Add(new(code, code, glyph));
            }
        }

        return runs;
    }

    /// <summary>Format 4: the basic plane, closed by the segment that the specification asks for.</summary>
    private static byte[] Basic(List<Run> runs)
    {
        List<Run> segments = [.. runs, new(0xFFFF, 0xFFFF, 0)];
        var selector = (int)Math.Log2(segments.Count);
        var range = 2 << selector;
        var data = new BigEndianBuffer()
            .U16(4).U16(16 + (8 * segments.Count)).U16(0)
            .U16(2 * segments.Count).U16(range).U16(selector).U16((2 * segments.Count) - range);
        segments.ForEach(run => data.U16(run.Last));
        data.U16(0);
        segments.ForEach(run => data.U16(run.First));
        segments.ForEach(run => data.U16((run.First == 0xFFFF ? 1 : run.Glyph - run.First) & 0xFFFF));
        segments.ForEach(_ => data.U16(0));
        return data.ToArray();
    }

    private static byte[] Full(List<Run> runs)
    {
        var data = new BigEndianBuffer().U16(12).U16(0).U32((uint)(16 + (12 * runs.Count))).U32(0).U32((uint)runs.Count);
        runs.ForEach(run => data.U32((uint)run.First).U32((uint)run.Last).U32((uint)run.Glyph));
        return data.ToArray();
    }
}
