namespace YoloTune.Data.Conversion;

/// <summary>
/// Outlines of the areas of a label picture along the edges of pixels, so that boxes and areas are exact: pixel (0, 0) is the square from
/// (0, 0) to (1, 1). Pixels that touch at a corner belong together. Points on straight lines are left out.
/// </summary>
internal static class MaskOutline
{
    private static readonly (int X, int Y)[] Steps = [(0, -1), (1, 0), (0, 1), (-1, 0)];

    /// <summary>
    /// All rings of the pixels with a label: outer rings clockwise on the screen, holes the other way round, in the order of their topmost,
    /// then leftmost left edge.
    /// </summary>
    /// <param name="labels">Height x width labels, row-major; 0 is nothing.</param>
    /// <param name="width">Columns.</param>
    public static IEnumerable<(int Label, double[] Ring)> Trace(int[] labels, int width)
    {
        var visited = new bool[labels.Length];
        for (var at = 0; at < labels.Length; at++)
        {
            var label = labels[at];
            if (label != 0 && !visited[at] && (at % width == 0 || labels[at - 1] != label))
            {
                yield return (label, Follow(labels, width, visited, at));
            }
        }
    }

    /// <summary>The rings of a mask of one object.</summary>
    /// <param name="mask">Height x width bytes, row-major, not zero where the object is.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<double[]> Trace(ReadOnlySpan<byte> mask, int width)
    {
        var labels = new int[mask.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            labels[i] = mask[i] != 0 ? 1 : 0;
        }

        return [.. Trace(labels, width).Select(found => found.Ring)];
    }

    /// <summary>Twice the area inside a ring: above 0 for outer rings, below for holes.</summary>
    public static double DoubleArea(double[] ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Length; i += 2)
        {
            var next = (i + 2) % ring.Length;
            sum += (ring[i] * ring[next + 1]) - (ring[next] * ring[i + 1]);
        }

        return sum;
    }

    /// <summary>Numbers the connected areas of equal values from 1 (two passes, union-find; Rosenfeld and Pfaltz, 1966).</summary>
    /// <param name="values">Height x width values, row-major; below 0 is nothing.</param>
    /// <param name="width">Columns.</param>
    /// <param name="count">Number of areas.</param>
    public static int[] Components(int[] values, int width, out int count)
    {
        var labels = new int[values.Length];
        var parents = new List<int> { 0 };
        for (var at = 0; at < values.Length; at++)
        {
            if (values[at] < 0)
            {
                continue;
            }

            var x = at % width;
            var label = 0;
            Join(x > 0, at - 1);
            Join(at >= width, at - width);
            Join(at >= width && x > 0, at - width - 1);
            Join(at >= width && x + 1 < width, at - width + 1);
            if (label == 0)
            {
                label = parents.Count;
                parents.Add(label);
            }

            labels[at] = label;

            void Join(bool exists, int other)
            {
                if (exists && values[other] == values[at])
                {
                    var root = Root(parents, labels[other]);
                    label = label == 0 ? root : Unite(parents, label, root);
                }
            }
        }

        var numbers = new int[parents.Count];
        count = 0;
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] != 0)
            {
                var root = Root(parents, labels[at]);
                labels[at] = numbers[root] != 0 ? numbers[root] : numbers[root] = ++count;
            }
        }

        return labels;
    }

    private static int Unite(List<int> parents, int a, int b)
    {
        var (low, high) = (Math.Min(a, b), Math.Max(a, b));
        parents[high] = low;
        return low;
    }

    private static int Root(List<int> parents, int label)
    {
        while (parents[label] != label)
        {
            parents[label] = parents[parents[label]];
            label = parents[label];
        }

        return label;
    }

    /// <summary>Walks around an area with the area on the right hand, from the left edge of a pixel upwards.</summary>
    private static double[] Follow(int[] labels, int width, bool[] visited, int start)
    {
        var height = labels.Length / width;
        var label = labels[start];
        var (x, y) = (start % width, (start / width) + 1);
        var (firstX, firstY) = (x, y);
        var direction = 0;
        var ring = new List<double>();
        do
        {
            if (direction == 0)
            {
                visited[((y - 1) * width) + x] = true;
            }

            x += Steps[direction].X;
            y += Steps[direction].Y;
            var left = At(AheadLeft(direction));
            var right = At(AheadRight(direction));
            var turn = left ? 3 : right ? 0 : 1;
            if (turn != 0)
            {
                ring.Add(x);
                ring.Add(y);
                direction = (direction + turn) % 4;
            }
        }
        while (x != firstX || y != firstY || direction != 0);
        return [.. ring];

        bool At((int X, int Y) offset)
        {
            var (column, row) = (x + offset.X, y + offset.Y);
            return (uint)column < (uint)width && (uint)row < (uint)height && labels[(row * width) + column] == label;
        }
    }

    /// <summary>The pixel ahead on the left of a corner, as its column and row relative to the corner.</summary>
    private static (int X, int Y) AheadLeft(int direction) => direction switch { 0 => (-1, -1), 1 => (0, -1), 2 => (0, 0), _ => (-1, 0) };

    private static (int X, int Y) AheadRight(int direction) => direction switch { 0 => (0, -1), 1 => (0, 0), 2 => (-1, 0), _ => (-1, -1) };
}
