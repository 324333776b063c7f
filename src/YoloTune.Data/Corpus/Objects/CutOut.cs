namespace YoloTune.Data.Corpus.Objects;

/// <summary>
/// A picture of one thing without its surroundings, trimmed to what is visible, in halved sizes for drawing it small: rows of
/// blue, green, red, alpha, the colours multiplied by alpha.
/// </summary>
internal sealed class CutOut
{
    /// <summary>Longest side of the largest level, pixels.</summary>
    public const int LargestSide = 128;

    private const byte Faint = 24;
    private const byte Solid = 128;
    private readonly CutOutLevel[] _levels;

    private CutOut(int classIndex, CutOutLevel[] levels, float solidShare)
    {
        (ClassIndex, _levels, SolidShare) = (classIndex, levels, solidShare);
    }

    /// <summary>Index into <see cref="CorpusClasses.Names"/>.</summary>
    public int ClassIndex { get; }

    /// <summary>Columns of the largest level.</summary>
    public int Width => _levels[0].Width;

    /// <summary>Rows of the largest level.</summary>
    public int Height => _levels[0].Height;

    /// <summary>Share of the pixels that are at least half opaque.</summary>
    public float SolidShare { get; }

    /// <summary>Prepares a picture; null when next to nothing of it is visible.</summary>
    /// <param name="classIndex">Index into <see cref="CorpusClasses.Names"/>.</param>
    /// <param name="pixels">Rows of blue, green, red, alpha, not multiplied.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static CutOut? From(int classIndex, ReadOnlySpan<byte> pixels, int width, int height)
    {
        var (left, top, right, bottom) = (width, height, 0, 0);
        for (var i = 0; i < width * height; i++)
        {
            if (pixels[(4 * i) + 3] >= Faint)
            {
                var (x, y) = (i % width, i / width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        if (right - left < 8 || bottom - top < 8)
        {
            return null;
        }

        var level = CutOutLevel.Trim(pixels, width, left, top, right, bottom);
        while (Math.Max(level.Width, level.Height) > LargestSide)
        {
            level = level.Halved();
        }

        List<CutOutLevel> levels = [level];
        while (Math.Min(levels[^1].Width, levels[^1].Height) >= 8)
        {
            levels.Add(levels[^1].Halved());
        }

        var solid = 0;
        for (var i = 3; i < level.Pixels.Length; i += 4)
        {
            solid += level.Pixels[i] >= Solid ? 1 : 0;
        }

        return new CutOut(classIndex, [.. levels], 4f * solid / level.Pixels.Length);
    }

    /// <summary>The level to draw from when the largest one is to be shrunk by <paramref name="shrink"/>; 1 is the largest.</summary>
    public CutOutLevel For(float shrink)
    {
        var index = 0;
        while (shrink >= 1.6f && index + 1 < _levels.Length)
        {
            (shrink, index) = (shrink / 2, index + 1);
        }

        return _levels[index];
    }
}
