namespace YoloTune.Data.Starter.Rendering;

/// <summary>A colour by its share of reflected light, 0 to 1 per channel, linear.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
internal readonly record struct Tone(float R, float G, float B)
{
    /// <summary>Black.</summary>
    public static Tone Black => default;

    /// <summary>A grey.</summary>
    public static Tone Grey(float level) => new(level, level, level);

    /// <summary>All channels scaled.</summary>
    public Tone Scaled(float factor) => new(R * factor, G * factor, B * factor);

    /// <summary>Between this colour and another.</summary>
    public Tone MixedWith(Tone other, float share) => new(Curves.Mix(R, other.R, share), Curves.Mix(G, other.G, share), Curves.Mix(B, other.B, share));

    /// <summary>This colour, each channel moved by up to <paramref name="amount"/> of itself.</summary>
    public Tone Varied(SurfaceRandom random, float amount)
    {
        var all = random.Range(1 - amount, 1 + amount);
        var third = amount / 3;
        return new(
            R * all * random.Range(1 - third, 1 + third),
            G * all * random.Range(1 - third, 1 + third),
            B * all * random.Range(1 - third, 1 + third));
    }
}
