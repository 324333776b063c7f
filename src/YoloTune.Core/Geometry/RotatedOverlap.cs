using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>Probabilistic overlaps of many rotated boxes (<see cref="ProbIou"/>).</summary>
public static class RotatedOverlap
{
    /// <summary>The matrix of overlaps.</summary>
    /// <param name="rows">R boxes.</param>
    /// <param name="columns">C boxes.</param>
    /// <param name="overlaps">Receives R x C values, row-major.</param>
    /// <exception cref="ArgumentException"><paramref name="overlaps"/> is too short.</exception>
    public static void Matrix(ReadOnlySpan<RotatedBox> rows, ReadOnlySpan<RotatedBox> columns, Span<float> overlaps)
    {
        if (overlaps.Length < (long)rows.Length * columns.Length)
        {
            throw new ArgumentException("The target is shorter than rows x columns.", nameof(overlaps));
        }

        var others = new GaussianBox[columns.Length];
        for (var c = 0; c < others.Length; c++)
        {
            others[c] = new GaussianBox(columns[c]);
        }

        for (var r = 0; r < rows.Length; r++)
        {
            var own = new GaussianBox(rows[r]);
            for (var c = 0; c < others.Length; c++)
            {
                overlaps[(r * others.Length) + c] = ProbIou.Compute(own, others[c]);
            }
        }
    }
}
