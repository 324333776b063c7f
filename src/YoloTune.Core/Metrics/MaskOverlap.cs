using YoloTune.Core.Masks;

namespace YoloTune.Core.Metrics;

/// <summary>Intersection over union of masks (spec/04 section 7).</summary>
public static class MaskOverlap
{
    private const float Epsilon = 1e-7f;

    /// <summary>The matrix of intersections over unions.</summary>
    /// <param name="rows">R masks, the labels.</param>
    /// <param name="columns">C masks of the same size, the predictions.</param>
    /// <param name="iou">Receives R x C values, row-major.</param>
    /// <exception cref="ArgumentException"><paramref name="iou"/> is too short, or masks differ in size.</exception>
    public static void Matrix(IReadOnlyList<BitMask> rows, IReadOnlyList<BitMask> columns, Span<float> iou)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        if (iou.Length < (long)rows.Count * columns.Count)
        {
            throw new ArgumentException("The target is shorter than rows x columns.", nameof(iou));
        }

        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < columns.Count; c++)
            {
                float intersection = rows[r].Intersection(columns[c]);
                iou[(r * columns.Count) + c] = intersection / (rows[r].Area + columns[c].Area - intersection + Epsilon);
            }
        }
    }
}
