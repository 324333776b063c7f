using System.Text;

namespace YoloTune.TestSupport;

/// <summary>The deterministic values that golden data use for weights and inputs (golden README, section 2).</summary>
public static class FillRule
{
    /// <summary>FNV-1a, 32 bits.</summary>
    public static uint Hash(string text)
    {
        var hash = 0x811C9DC5u;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 0x01000193u;
        }

        return hash;
    }

    /// <summary>The uniform value in [0, 1) of element <paramref name="index"/> of a name's stream.</summary>
    public static double Uniform(uint seed, long index)
    {
        var z = seed + (uint)((ulong)index * 0x9E3779B9u);
        z = (z ^ (z >> 16)) * 0x21F0AAADu;
        z = (z ^ (z >> 15)) * 0x735A2D97u;
        z ^= z >> 15;
        return z / 4294967296.0;
    }

    /// <summary>The values of an input tensor, [0, 1).</summary>
    public static float[] Input(string name, long count, string salt = "")
    {
        var seed = Hash(salt + name);
        var values = new float[count];
        for (var i = 0L; i < count; i++)
        {
            values[i] = (float)Uniform(seed, i);
        }

        return values;
    }

    /// <summary>The values of a state-dict entry, or null when it is left as constructed.</summary>
    public static float[]? Weight(string key, IReadOnlyList<long> shape, double gain, string salt = "")
    {
        Func<double, double>? map = null;
        if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal) || key.EndsWith("dfl.conv.weight", StringComparison.Ordinal))
        {
            return null;
        }

        if (key.EndsWith("running_mean", StringComparison.Ordinal))
        {
            map = u => (u - 0.5) * 0.2;
        }
        else if (key.EndsWith("running_var", StringComparison.Ordinal))
        {
            map = u => 0.5 + u;
        }
        else if (key.EndsWith(".weight", StringComparison.Ordinal) && shape.Count >= 2)
        {
            var fanIn = shape.Skip(1).Aggregate(1L, (product, size) => product * size);
            var bound = Math.Sqrt(3.0 / fanIn) * gain;
            map = u => ((2 * u) - 1) * bound;
        }
        else if (key.EndsWith(".weight", StringComparison.Ordinal) && shape.Count == 1)
        {
            map = u => 0.5 + u;
        }
        else if (key.EndsWith(".bias", StringComparison.Ordinal) && shape.Count == 1)
        {
            map = u => (u - 0.5) * 0.2;
        }

        if (map is null)
        {
            return null;
        }

        var seed = Hash(salt + key);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0L; i < values.Length; i++)
        {
            values[i] = (float)map(Uniform(seed, i));
        }

        return values;
    }
}
