using System.Numerics;

namespace YoloTune.Data.Augmentation;

/// <summary>
/// The random stream of one sample of one epoch: xoshiro256** (Blackman, Vigna 2018), seeded through SplitMix64 from seed,
/// epoch and index. The same three numbers give the same stream on every machine and whatever thread draws.
/// </summary>
public sealed class SampleRandom : IRandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates the stream.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="index">Index of the sample in the data set.</param>
    public SampleRandom(long seed, int epoch, int index)
    {
        var state = (ulong)seed;
        state = Mix(ref state) ^ (uint)epoch;
        state = Mix(ref state) ^ (uint)index;
        (_s0, _s1, _s2, _s3) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
    }

    /// <inheritdoc/>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public double Uniform(double minimum, double maximum) => minimum + ((maximum - minimum) * NextDouble());

    /// <inheritdoc/>
    public int Integer(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Math.BigMul(Next(), (ulong)count, out _);
    }

    /// <inheritdoc/>
    public double Beta(double alpha, double beta)
    {
        var first = Gamma(alpha);
        return first / (first + Gamma(beta));
    }

    // Marsaglia and Tsang (2000), for shapes of at least 1.
    private double Gamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape, 1);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - NextDouble()) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
            {
                return d * v;
            }
        }
    }

    // Box and Muller (1958).
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
