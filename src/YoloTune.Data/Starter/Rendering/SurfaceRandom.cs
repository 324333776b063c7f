namespace YoloTune.Data.Starter.Rendering;

/// <summary>
/// The random numbers of one picture: SplitMix64 (Steele, Lea, Flood 2014). Only integer and exactly rounded operations, so the
/// same seed gives the same numbers on every machine. Not thread-safe.
/// </summary>
internal sealed class SurfaceRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private ulong _state;

    /// <summary>The stream of picture <paramref name="index"/> under <paramref name="seed"/>.</summary>
    public SurfaceRandom(long seed, int index)
    {
        _state = (ulong)seed;
        _state = Bits() ^ (uint)index;
        _state = Bits();
    }

    private SurfaceRandom(ulong state) => _state = state;

    /// <summary>A number in [0, 1) with 24 random bits.</summary>
    public float Next() => (Bits() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public float Range(float minimum, float maximum) => minimum + ((maximum - minimum) * Next());

    /// <summary>A number in the range that is small more often than large: the square of an even draw.</summary>
    public float Skewed(float minimum, float maximum)
    {
        var draw = Next();
        return minimum + ((maximum - minimum) * draw * draw);
    }

    /// <summary>A whole number in [0, <paramref name="count"/>).</summary>
    public int Integer(int count) => (int)Math.BigMul(Bits(), (ulong)count, out _);

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => Next() < probability;

    /// <summary>Plus or minus one.</summary>
    public float Sign() => Chance(0.5f) ? 1 : -1;

    /// <summary>A seed for a noise.</summary>
    public uint Seed() => (uint)(Bits() >> 32);

    /// <summary>A direction, every angle equally likely.</summary>
    public Direction Direction() => Rendering.Direction.FromTurn(Next());

    /// <summary>A stream of its own, so that more draws in one part of a picture leave the others as they are.</summary>
    public SurfaceRandom Fork() => new(Bits());

    /// <summary>An index, drawn in proportion to the weights.</summary>
    public int Pick(ReadOnlySpan<float> weights)
    {
        var total = 0f;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var draw = Next() * total;
        for (var i = 0; i < weights.Length; i++)
        {
            draw -= weights[i];
            if (draw < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    private ulong Bits()
    {
        var z = _state += Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
