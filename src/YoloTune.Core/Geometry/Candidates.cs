using System.Buffers;
using System.Numerics;

namespace YoloTune.Core.Geometry;

/// <summary>The (anchor, class) pairs of one image whose score exceeds the threshold, by anchor and then by class.</summary>
internal struct Candidates : IDisposable
{
    private float[] _scores = [];
    private int[] _anchors = [];
    private int[] _classes = [];

    public Candidates()
    {
    }

    public int Count { readonly get; private set; }

    public readonly ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    public readonly ReadOnlySpan<int> Anchors => _anchors.AsSpan(0, Count);

    public readonly ReadOnlySpan<int> Classes => _classes.AsSpan(0, Count);

    /// <summary>Collects the pairs from class scores (classes x anchors, channel-major).</summary>
    public static Candidates Collect(ReadOnlySpan<float> scores, int anchorCount, int classCount, NmsOptions options)
    {
        var candidates = new Candidates();
        var table = options.Classes is null ? null : ArrayPool<bool>.Shared.Rent(classCount);
        var allowed = options.FillAllowed(table.AsSpan(0, table is null ? 0 : classCount));
        var threshold = (float)options.Confidence;
        if (options.MultiLabel && classCount > 1)
        {
            candidates.CollectAll(scores, anchorCount, classCount, threshold, allowed);
        }
        else
        {
            candidates.CollectBest(scores, anchorCount, classCount, threshold, allowed);
        }

        if (table is not null)
        {
            ArrayPool<bool>.Shared.Return(table);
        }

        return candidates;
    }

    public void Dispose()
    {
        Release(ref _scores);
        Release(ref _anchors);
        Release(ref _classes);
        Count = 0;
    }

    private static void Release<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }

    private void Reserve(int count)
    {
        Count = count;
        _scores = ArrayPool<float>.Shared.Rent(count);
        _anchors = ArrayPool<int>.Shared.Rent(count);
        _classes = ArrayPool<int>.Shared.Rent(count);
    }

    /// <summary>Two sweeps, class by class: count the pairs of every anchor, then put each pair at its anchor's place.</summary>
    private void CollectAll(ReadOnlySpan<float> scores, int anchorCount, int classCount, float threshold, ReadOnlySpan<bool> allowed)
    {
        var next = ArrayPool<int>.Shared.Rent(anchorCount);
        var places = next.AsSpan(0, anchorCount);
        places.Clear();
        for (var c = 0; c < classCount; c++)
        {
            if (allowed.IsEmpty || allowed[c])
            {
                CountRow(scores.Slice(c * anchorCount, anchorCount), threshold, places);
            }
        }

        var total = 0;
        for (var i = 0; i < anchorCount; i++)
        {
            (places[i], total) = (total, total + places[i]);
        }

        Reserve(total);
        for (var c = 0; c < classCount && total > 0; c++)
        {
            if (allowed.IsEmpty || allowed[c])
            {
                PlaceRow(scores.Slice(c * anchorCount, anchorCount), threshold, c, places);
            }
        }

        ArrayPool<int>.Shared.Return(next);
    }

    private static void CountRow(ReadOnlySpan<float> row, float threshold, Span<int> counts)
    {
        var limit = new Vector<float>(threshold);
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            // A hit is -1 in every lane of the comparison.
            var hits = Vector.GreaterThan(new Vector<float>(row[i..]), limit);
            var lanes = counts.Slice(i, Vector<float>.Count);
            (new Vector<int>(lanes) - hits).CopyTo(lanes);
        }

        for (; i < row.Length; i++)
        {
            counts[i] += row[i] > threshold ? 1 : 0;
        }
    }

    private readonly void PlaceRow(ReadOnlySpan<float> row, float threshold, int classIndex, Span<int> places)
    {
        var limit = new Vector<float>(threshold);
        var i = 0;
        while (i < row.Length)
        {
            var end = row.Length;
            if (i <= row.Length - Vector<float>.Count)
            {
                end = i + Vector<float>.Count;
                if (!Vector.GreaterThanAny(new Vector<float>(row[i..]), limit))
                {
                    i = end;
                    continue;
                }
            }

            for (; i < end; i++)
            {
                if (row[i] > threshold)
                {
                    Put(places[i]++, row[i], i, classIndex);
                }
            }
        }
    }

    private readonly void Put(int place, float score, int anchor, int classIndex)
    {
        _scores[place] = score;
        _anchors[place] = anchor;
        _classes[place] = classIndex;
    }

    private void CollectBest(ReadOnlySpan<float> scores, int anchorCount, int classCount, float threshold, ReadOnlySpan<bool> allowed)
    {
        var best = ArrayPool<float>.Shared.Rent(anchorCount);
        var bestClass = ArrayPool<int>.Shared.Rent(anchorCount);
        scores[..anchorCount].CopyTo(best);
        bestClass.AsSpan(0, anchorCount).Clear();
        for (var c = 1; c < classCount; c++)
        {
            RaiseBest(scores.Slice(c * anchorCount, anchorCount), c, best, bestClass);
        }

        Reserve(anchorCount);
        var count = 0;
        for (var i = 0; i < anchorCount; i++)
        {
            if (best[i] > threshold && (allowed.IsEmpty || allowed[bestClass[i]]))
            {
                Put(count++, best[i], i, bestClass[i]);
            }
        }

        Count = count;
        ArrayPool<float>.Shared.Return(best);
        ArrayPool<int>.Shared.Return(bestClass);
    }

    private static void RaiseBest(ReadOnlySpan<float> row, int classIndex, Span<float> best, Span<int> bestClass)
    {
        var index = new Vector<int>(classIndex);
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (values, current) = (new Vector<float>(row[i..]), new Vector<float>(best[i..]));
            var higher = Vector.GreaterThan(values, current);
            Vector.ConditionalSelect(higher, values, current).CopyTo(best[i..]);
            Vector.ConditionalSelect(higher, index, new Vector<int>(bestClass[i..])).CopyTo(bestClass[i..]);
        }

        for (; i < row.Length; i++)
        {
            if (row[i] > best[i])
            {
                (best[i], bestClass[i]) = (row[i], classIndex);
            }
        }
    }
}
