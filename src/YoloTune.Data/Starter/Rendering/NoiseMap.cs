using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace YoloTune.Data.Starter.Rendering;

/// <summary>
/// Gradient noise (Perlin 2002, with hashed gradients) over a linear map of the surface, octaves summed. Values lie about in
/// -1 to 1. Eight pixels at a time; only exactly rounded operations and no fused ones, so all machines agree.
/// </summary>
/// <param name="XU">Noise cells per pixel: first noise coordinate along u.</param>
/// <param name="XV">First noise coordinate along v.</param>
/// <param name="YU">Second noise coordinate along u.</param>
/// <param name="YV">Second noise coordinate along v.</param>
/// <param name="Seed">Seed of the gradients.</param>
/// <param name="Octaves">Layers, each twice as fine as the one before.</param>
/// <param name="Gain">Strength of a layer relative to the one before.</param>
internal readonly record struct NoiseMap(float XU, float XV, float YU, float YV, uint Seed, int Octaves, float Gain)
{
    private const uint HashX = 0x9E3779B1;
    private const uint HashY = 0x85EBCA77;

    /// <summary>The same in all directions.</summary>
    public static NoiseMap Even(float period, uint seed, int octaves = 1, float gain = 0.5f) =>
        new(1 / period, 0, 0, 1 / period, seed, octaves, gain);

    /// <summary>Stretched along a direction.</summary>
    public static NoiseMap Along(Direction direction, float periodAlong, float periodAcross, uint seed, int octaves = 1, float gain = 0.5f) => new(
        direction.X / periodAlong,
        direction.Y / periodAlong,
        -direction.Y / periodAcross,
        direction.X / periodAcross,
        seed,
        octaves,
        gain);

    /// <summary>Fills <paramref name="target"/>; all three must have slack up to a multiple of 8 behind them.</summary>
    public void Fill(float[] u, float[] v, Span<float> target)
    {
        var scale = 0f;
        for (var (octave, strength) = (0, 1f); octave < Octaves; octave++, strength *= Gain)
        {
            scale += strength * strength;
        }

        scale = 1.9f / MathF.Sqrt(scale);
        ref var us = ref MemoryMarshal.GetArrayDataReference(u);
        ref var vs = ref MemoryMarshal.GetArrayDataReference(v);
        ref var to = ref MemoryMarshal.GetReference(target);
        for (nuint i = 0; i < (nuint)target.Length; i += 8)
        {
            var (pu, pv) = (Vector256.LoadUnsafe(ref us, i), Vector256.LoadUnsafe(ref vs, i));
            (Sum((pu * XU) + (pv * XV), (pu * YU) + (pv * YV)) * scale).StoreUnsafe(ref to, i);
        }
    }

    private Vector256<float> Sum(Vector256<float> x, Vector256<float> y)
    {
        var sum = Vector256<float>.Zero;
        var (strength, frequency) = (1f, 1f);
        for (var octave = 0; octave < Octaves; octave++, strength *= Gain, frequency *= 2)
        {
            var shift = 17.31f * octave;
            sum += Layer((x * frequency) + Vector256.Create(shift), (y * frequency) - Vector256.Create(shift), Seed + (uint)octave) * strength;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Layer(Vector256<float> x, Vector256<float> y, uint seed)
    {
        var (floorX, floorY) = (Vector256.Floor(x), Vector256.Floor(y));
        var (fx, fy) = (x - floorX, y - floorY);
        var hx = Vector256.ConvertToInt32(floorX).AsUInt32() * HashX;
        var hy = (Vector256.ConvertToInt32(floorY).AsUInt32() * HashY) + Vector256.Create(seed * 0xC2B2AE3Du);
        var (nextX, nextY) = (hx + Vector256.Create(HashX), hy + Vector256.Create(HashY));
        var one = Vector256<float>.One;
        var n00 = Slope(hx + hy, fx, fy);
        var n10 = Slope(nextX + hy, fx - one, fy);
        var n01 = Slope(hx + nextY, fx, fy - one);
        var n11 = Slope(nextX + nextY, fx - one, fy - one);
        var (sx, sy) = (Ease(fx), Ease(fy));
        var upper = n00 + ((n10 - n00) * sx);
        var lower = n01 + ((n11 - n01) * sx);
        return upper + ((lower - upper) * sy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Slope(Vector256<uint> hash, Vector256<float> x, Vector256<float> y)
    {
        hash ^= hash >>> 15;
        hash *= 0x2C1B3C6Du;
        hash ^= hash >>> 12;
        hash *= 0x297A2D39u;
        var first = Vector256.ConvertToSingle(hash.AsInt32() >> 16);
        var second = Vector256.ConvertToSingle((hash << 16).AsInt32() >> 16);
        return ((first * x) + (second * y)) * (1f / 32768);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Ease(Vector256<float> t) =>
        t * t * t * ((t * ((t * 6f) - Vector256.Create(15f))) + Vector256.Create(10f));
}
