using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>The anchors inside each target as lists, which are far shorter than (N, A).</summary>
/// <param name="Starts">N + 1 places in <paramref name="Anchors"/>: where the list of each target begins, and where the last one ends.</param>
/// <param name="Anchors">(P) int32, the anchors, ascending inside a list.</param>
internal sealed record CandidatePairs(int[] Starts, Tensor Anchors)
{
    /// <summary>(P) int64, the target of every pair.</summary>
    public Tensor Rows()
    {
        var rows = new long[Starts[^1]];
        for (var row = 0; row < Starts.Length - 1; row++)
        {
            rows.AsSpan(Starts[row]..Starts[row + 1]).Fill(row);
        }

        return tensor(rows);
    }

    /// <summary>Finds the anchors strictly inside each box, line by line of the grid.</summary>
    /// <param name="boxes">Columns of (N, 1) float32, pixels.</param>
    /// <param name="valid">(N) bool; a box that is not valid has none.</param>
    /// <param name="centres">(A, 2) float32 in memory of this machine, pixels: lines of equal y, x ascending.</param>
    public static CandidatePairs Find(BoxColumns boxes, Tensor valid, Tensor centres)
    {
        var (left, top, right, bottom) = (Values(boxes.X1), Values(boxes.Y1), Values(boxes.X2), Values(boxes.Y2));
        var counted = valid.data<bool>().ToArray();
        var (x, y) = (Values(centres.select(1, 0)), Values(centres.select(1, 1)));
        var lines = Lines(x, y);
        var starts = new int[left.Length + 1];
        var spans = new List<(int First, int Count)>();
        for (var row = 0; row < left.Length; row++)
        {
            starts[row + 1] = starts[row];
            foreach (var (first, end) in counted[row] ? lines : [])
            {
                if (y[first] > top[row] && y[first] < bottom[row] && Inside(x, first, end, left[row], right[row]) is { Count: > 0 } span)
                {
                    spans.Add(span);
                    starts[row + 1] += span.Count;
                }
            }
        }

        return new CandidatePairs(starts, Numbers(spans, starts[^1]));
    }

    private static Tensor Numbers(List<(int First, int Count)> spans, int count)
    {
        var anchors = empty(count, dtype: ScalarType.Int32);
        var place = count == 0 ? [] : MemoryMarshal.Cast<byte, int>(anchors.bytes);
        foreach (var (first, length) in spans)
        {
            for (var i = 0; i < length; i++)
            {
                place[i] = first + i;
            }

            place = place[length..];
        }

        return anchors;
    }

    /// <summary>The anchors of a line whose x lies strictly between the limits.</summary>
    private static (int First, int Count) Inside(float[] x, int first, int end, float left, float right)
    {
        var low = FirstWhere(x, first, end, left, orEqual: false);
        return (low, Math.Max(FirstWhere(x, low, end, right, orEqual: true) - low, 0));
    }

    /// <summary>The first place whose x is above the limit, or not below it; <paramref name="end"/> if there is none.</summary>
    private static int FirstWhere(float[] x, int first, int end, float limit, bool orEqual)
    {
        while (first < end)
        {
            var middle = (first + end) / 2;
            (first, end) = x[middle] > limit || (orEqual && x[middle] >= limit) ? (first, middle) : (middle + 1, end);
        }

        return first;
    }

    private static List<(int First, int End)> Lines(float[] x, float[] y)
    {
        var lines = new List<(int First, int End)>();
        var first = 0;
        for (var i = 1; i <= x.Length; i++)
        {
            if (i == x.Length || y[i] != y[first] || x[i] <= x[i - 1])
            {
                lines.Add((first, i));
                first = i;
            }
        }

        return lines;
    }

    private static float[] Values(Tensor column) => column.data<float>().ToArray();
}
