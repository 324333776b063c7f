using System.Buffers;
using System.Runtime.InteropServices;

namespace YoloTune.Core.Geometry;

/// <summary>The stable order of scores from high to low: equal scores keep their places (spec/04 sections 3, 21).</summary>
internal static class DescendingOrder
{
    private const int DigitBits = 11;
    private const int Buckets = 1 << DigitBits;

    /// <summary>Fills <paramref name="order"/> with the indices of <paramref name="scores"/>, highest first (radix sort, three passes).</summary>
    /// <param name="scores">Any values except NaN.</param>
    /// <param name="order">Receives as many indices as there are scores.</param>
    public static void Fill(ReadOnlySpan<float> scores, Span<int> order)
    {
        var count = scores.Length;
        var keys = ArrayPool<uint>.Shared.Rent(count);
        var otherKeys = ArrayPool<uint>.Shared.Rent(count);
        var otherOrder = ArrayPool<int>.Shared.Rent(count);
        try
        {
            MakeKeys(scores, keys);
            for (var i = 0; i < count; i++)
            {
                order[i] = i;
            }

            Pass(keys.AsSpan(0, count), order, otherKeys, otherOrder, 0);
            Pass(otherKeys.AsSpan(0, count), otherOrder, keys, order, DigitBits);
            Pass(keys.AsSpan(0, count), order, otherKeys, otherOrder, 2 * DigitBits);
            otherOrder.AsSpan(0, count).CopyTo(order);
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(keys);
            ArrayPool<uint>.Shared.Return(otherKeys);
            ArrayPool<int>.Shared.Return(otherOrder);
        }
    }

    /// <summary>Keys whose ascending order is the descending order of the scores.</summary>
    private static void MakeKeys(ReadOnlySpan<float> scores, Span<uint> keys)
    {
        var bits = MemoryMarshal.Cast<float, uint>(scores);
        for (var i = 0; i < bits.Length; i++)
        {
            var value = bits[i] == 0x80000000u ? 0u : bits[i];
            var ascending = (value & 0x80000000u) != 0 ? ~value : value | 0x80000000u;
            keys[i] = ~ascending;
        }
    }

    private static void Pass(ReadOnlySpan<uint> keys, ReadOnlySpan<int> order, Span<uint> toKeys, Span<int> toOrder, int shift)
    {
        Span<int> starts = stackalloc int[Buckets];
        starts.Clear();
        foreach (var key in keys)
        {
            starts[(int)((key >> shift) & (Buckets - 1))]++;
        }

        var total = 0;
        for (var i = 0; i < Buckets; i++)
        {
            (starts[i], total) = (total, total + starts[i]);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var place = starts[(int)((keys[i] >> shift) & (Buckets - 1))]++;
            toKeys[place] = keys[i];
            toOrder[place] = order[i];
        }
    }
}
