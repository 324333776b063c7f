namespace YoloTune.Data.Formats;

/// <summary>The numbers of a label file, one row per object, with the line each row came from.</summary>
internal sealed class LabelTable(float[] values, int columns, float[][] segments, int[] lines)
{
    /// <summary>Numbers per row: class, box, and the key points of a pose file.</summary>
    public int Columns { get; } = columns;

    /// <summary>One polygon per row, or empty.</summary>
    public float[][] Segments { get; } = segments;

    /// <summary>Rows.</summary>
    public int Count => values.Length / Columns;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> Row(int index) => values.AsSpan(index * Columns, Columns);

    /// <summary>1-based line of a row.</summary>
    public int Line(int index) => lines[index];

    /// <summary>
    /// The rows to keep, in order: all of them as they stand when no two are equal, else the distinct ones sorted lexicographically
    /// (specification 03, section 5, label check 8).
    /// </summary>
    public int[] DistinctOrder()
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => Compare(a, b) is var sign && sign != 0 ? sign : a - b);
        var kept = new List<int>(order.Length);
        foreach (var index in order)
        {
            if (kept.Count == 0 || Compare(kept[^1], index) != 0)
            {
                kept.Add(index);
            }
        }

        if (kept.Count < order.Length)
        {
            return [.. kept];
        }

        Array.Sort(order);
        return order;
    }

    private int Compare(int a, int b) => Row(a).SequenceCompareTo(Row(b));
}
