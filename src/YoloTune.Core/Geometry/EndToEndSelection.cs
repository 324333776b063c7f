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
        var detections = new List<Detection>();
        var indices = new List<int>();
        for (var i = 0; i * columns < rows.Length && detections.Count < options.MaximumDetections; i++)
        {
            var row = rows.Slice(i * columns, columns);
            var classIndex = (int)row[5];
            if (row[4] > threshold && (options.Classes is null || options.Classes.Contains(classIndex)))
            {
                detections.Add(new(row[0], row[1], row[2], row[3], row[4], classIndex));
                indices.Add(i);
            }
        }

        return new([.. detections], [.. indices]);
    }
}
