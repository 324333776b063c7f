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
        var selected = new SelectionBuffer();
        Select(rows, columns, options, selected);
        return Selection.Of(selected);
    }

    /// <summary>Keeps the rows above the confidence threshold, in the given order, in memory that is there.</summary>
    /// <param name="rows">N x <paramref name="columns"/> values, as above.</param>
    /// <param name="columns">Values per row, at least 6.</param>
    /// <param name="options">Confidence, classes and maximum number are used; there is no overlap step.</param>
    /// <param name="selected">Takes the detections.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="columns"/>.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static void Select(ReadOnlySpan<float> rows, int columns, NmsOptions options, SelectionBuffer selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        RequireRows(rows, columns, 6, options);
        selected.Begin(Math.Min(rows.Length / columns, options.MaximumDetections));
        Keep(rows, columns, options, selected, isRotated: false);
    }

    /// <summary>Keeps the rotated boxes above the confidence threshold, in the given order.</summary>
    /// <param name="rows">N x <paramref name="columns"/> values, row-major: centre x, centre y, width, height in pixels, score, class, angle in radians.</param>
    /// <param name="columns">Values per row, at least 7.</param>
    /// <param name="options">Confidence, classes and maximum number are used; there is no overlap step.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="columns"/>.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static RotatedSelection SelectRotated(ReadOnlySpan<float> rows, int columns, NmsOptions options)
    {
        var selected = new SelectionBuffer();
        SelectRotated(rows, columns, options, selected);
        return RotatedSelection.Of(selected);
    }

    /// <summary>Keeps the rotated boxes above the confidence threshold, in the given order, in memory that is there.</summary>
    /// <param name="rows">N x <paramref name="columns"/> values, as above.</param>
    /// <param name="columns">Values per row, at least 7.</param>
    /// <param name="options">Confidence, classes and maximum number are used; there is no overlap step.</param>
    /// <param name="selected">Takes the detections.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="columns"/>.</exception>
    /// <exception cref="Errors.InputException">An option is out of range.</exception>
    public static void SelectRotated(ReadOnlySpan<float> rows, int columns, NmsOptions options, SelectionBuffer selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        RequireRows(rows, columns, 7, options);
        selected.BeginRotated(Math.Min(rows.Length / columns, options.MaximumDetections));
        Keep(rows, columns, options, selected, isRotated: true);
    }

    private static void Keep(ReadOnlySpan<float> rows, int columns, NmsOptions options, SelectionBuffer selected, bool isRotated)
    {
        for (var i = 0; i * columns < rows.Length && selected.Count < options.MaximumDetections; i++)
        {
            var row = rows.Slice(i * columns, columns);
            if (!Passes(row, options))
            {
                continue;
            }

            if (isRotated)
            {
                selected.Add(new RotatedDetection(row[0], row[1], row[2], row[3], row[6], row[4], (int)row[5]), i);
            }
            else
            {
                selected.Add(new Detection(row[0], row[1], row[2], row[3], row[4], (int)row[5]), i);
            }
        }
    }

    private static void RequireRows(ReadOnlySpan<float> rows, int columns, int least, NmsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, least);
        if (rows.Length % columns != 0)
        {
            throw new ArgumentException("The rows are not complete.", nameof(rows));
        }

        options.Validate();
    }

    private static bool Passes(ReadOnlySpan<float> row, NmsOptions options) =>
        row[4] > (float)options.Confidence && (options.Classes is null || options.Classes.Contains((int)row[5]));
}
