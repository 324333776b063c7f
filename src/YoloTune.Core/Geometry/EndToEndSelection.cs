using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>Selection from the output of a one-to-one head, which is already sorted and free of duplicates (spec/04 section 5).</summary>
public static class EndToEndSelection
{
    /// <summary>Keeps the rows above the confidence threshold, in the given order.</summary>
    /// <param name="rows">N x <paramref name="columns"/> values, row-major: x1, y1, x2, y2 in pixels, score, class, extra.</param>
    /// <param name="columns">Values per row, at least 6.</param>
    /// <param name="options">Confidence, classes and maximum number are used; there is no overlap step.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="columns"/>.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static Selection Select(ReadOnlySpan<float> rows, int columns, NmsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 6);
        if (rows.Length % columns != 0)
        {
            throw new ArgumentException("The rows are not complete.", nameof(rows));
        }

        options.Validate();
        var threshold = (float)options.Confidence;
        var count = 0;
        for (var i = 0; i * columns < rows.Length && count < options.MaximumDetections; i++)
        {
            count += Passes(rows.Slice(i * columns, columns), threshold, options.Classes) ? 1 : 0;
        }

        return count == 0 ? Selection.Empty : Collect(rows, columns, threshold, options.Classes, count);
    }

    /// <summary>Keeps the rotated boxes above the confidence threshold, in the given order.</summary>
    /// <param name="rows">N x <paramref name="columns"/> values, row-major: centre x, centre y, width, height in pixels, score, class, angle in radians.</param>
    /// <param name="columns">Values per row, at least 7.</param>
    /// <param name="options">Confidence, classes and maximum number are used; there is no overlap step.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="columns"/>.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static RotatedSelection SelectRotated(ReadOnlySpan<float> rows, int columns, NmsOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 7);
        var (detections, anchors) = Select(rows, columns, options);
        var rotated = new RotatedDetection[detections.Length];
        for (var i = 0; i < rotated.Length; i++)
        {
            var row = rows.Slice(anchors[i] * columns, columns);
            rotated[i] = new(row[0], row[1], row[2], row[3], row[6], row[4], (int)row[5]);
        }

        return new(rotated, anchors);
    }

    private static Selection Collect(ReadOnlySpan<float> rows, int columns, float threshold, IReadOnlyList<int>? classes, int count)
    {
        var detections = new Detection[count];
        var indices = new int[count];
        for (int i = 0, next = 0; next < count; i++)
        {
            var row = rows.Slice(i * columns, columns);
            if (Passes(row, threshold, classes))
            {
                detections[next] = new(row[0], row[1], row[2], row[3], row[4], (int)row[5]);
                indices[next++] = i;
            }
        }

        return new(detections, indices);
    }

    private static bool Passes(ReadOnlySpan<float> row, float threshold, IReadOnlyList<int>? classes) =>
        row[4] > threshold && (classes is null || classes.Contains((int)row[5]));
}
