using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>Intersection over union of axis-aligned boxes in single precision (spec/04 section 7).</summary>
public static class BoxOverlap
{
    /// <summary>The small number that the metrics add to the union.</summary>
    public const float MetricEpsilon = 1e-7f;

    /// <summary>Intersection over union of two boxes.</summary>
    /// <param name="a">A box.</param>
    /// <param name="b">Another box in the same units.</param>
    /// <param name="epsilon">Added to the union; 1e-7 in metrics, 0 inside non-maximum suppression.</param>
    public static float Iou(CornerBox a, CornerBox b, float epsilon = MetricEpsilon)
    {
        var width = MathF.Max(MathF.Min(a.X2, b.X2) - MathF.Max(a.X1, b.X1), 0);
        var height = MathF.Max(MathF.Min(a.Y2, b.Y2) - MathF.Max(a.Y1, b.Y1), 0);
        var intersection = width * height;
        return intersection / (a.Area + b.Area - intersection + epsilon);
    }

    /// <summary>The matrix of intersections over unions.</summary>
    /// <param name="rows">R boxes.</param>
    /// <param name="columns">C boxes.</param>
    /// <param name="iou">Receives R x C values, row-major.</param>
    /// <param name="epsilon">Added to the union.</param>
    /// <exception cref="ArgumentException"><paramref name="iou"/> is too short.</exception>
    public static void Matrix(ReadOnlySpan<CornerBox> rows, ReadOnlySpan<CornerBox> columns, Span<float> iou, float epsilon = MetricEpsilon)
    {
        if (iou.Length < (long)rows.Length * columns.Length)
        {
            throw new ArgumentException("The target is shorter than rows x columns.", nameof(iou));
        }

        if (rows.IsEmpty || columns.IsEmpty)
        {
            return;
        }

        using var planes = new BoxPlanes(columns.Length);
        foreach (var box in columns)
        {
            planes.Add(box);
        }

        for (var row = 0; row < rows.Length; row++)
        {
            planes.Iou(rows[row], iou.Slice(row * columns.Length, columns.Length), epsilon);
        }
    }
}
