using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Formats;

/// <summary>Reads the rows of a label file and checks them in the order of the specification (03, sections 4 and 5).</summary>
internal static class LabelParser
{
    private const float UpperBound = 1.01f;
    private const float LowerBound = -0.01f;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses the bytes of a label file.</summary>
    /// <exception cref="LabelException">The file is not acceptable; the image is to be left out.</exception>
    public static LabelRows Parse(ReadOnlySpan<byte> file, LabelFormat format)
    {
        string text;
        try
        {
            text = Strict.GetString(file);
        }
        catch (DecoderFallbackException exception)
        {
            throw new LabelException("the label file is not UTF-8 text", inner: exception);
        }

        if (text.StartsWith('\uFEFF'))
        {
            throw new LabelException("the label file starts with a byte-order mark; save it as UTF-8 without one", 1);
        }

        var rows = Split(text, out var numbers);
        if (rows.Count == 0)
        {
            return format.Task == TaskKind.Pose ? new LabelRows([], [], [], [], 0) : LabelRows.Empty;
        }

        var isPolygons = format.Task != TaskKind.Pose && rows.Exists(row => row.Length > 6);
        var table = isPolygons ? ReadPolygons(rows, numbers) : ReadTable(rows, numbers, format);
        Check(table, format);
        return LabelTableReader.ToRows(table, format);
    }

    private static List<string[]> Split(string text, out List<int> numbers)
    {
        var rows = new List<string[]>();
        numbers = [];
        var number = 0;
        foreach (var line in text.AsSpan().TrimEnd().EnumerateLines())
        {
            number++;

            // Blank lines before the first row fall to the trimming of the whole text; later ones count unless they are empty.
            if (line.IsEmpty || (rows.Count == 0 && line.IsWhiteSpace()))
            {
                continue;
            }

            rows.Add(line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            numbers.Add(number);
        }

        return rows;
    }

    private static LabelTable ReadPolygons(List<string[]> rows, List<int> numbers)
    {
        var mixed = rows.FindIndex(row => row.Length == 5);
        if (mixed >= 0)
        {
            throw new LabelException("labels mix segment and detection rows", numbers[mixed], string.Join(' ', rows[mixed]));
        }

        var values = new float[rows.Count * 5];
        var segments = new float[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Length < 3 || row.Length % 2 == 0)
            {
                throw new LabelException(
                    $"a polygon needs a class and pairs of coordinates, but the row has {row.Length} columns",
                    numbers[i],
                    Shorten(string.Join(' ', row)));
            }

            var points = new float[row.Length - 1];
            for (var k = 0; k < points.Length; k++)
            {
                points[k] = Number(row[k + 1], numbers[i]);
            }

            values[i * 5] = Number(row[0], numbers[i]);
            Bounds(points, values.AsSpan((i * 5) + 1, 4));
            segments[i] = points;
        }

        return new LabelTable(values, 5, segments, [.. numbers]);
    }

    private static LabelTable ReadTable(List<string[]> rows, List<int> numbers, LabelFormat format)
    {
        var columns = format.Columns;
        var values = new float[rows.Count * columns];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Length != columns)
            {
                throw new LabelException($"labels require {columns} columns, {row.Length} columns detected", numbers[i], Shorten(string.Join(' ', row)));
            }

            for (var k = 0; k < columns; k++)
            {
                values[(i * columns) + k] = Number(row[k], numbers[i]);
            }
        }

        return new LabelTable(values, columns, [], [.. numbers]);
    }

    private static void Check(LabelTable table, LabelFormat format)
    {
        var isPose = format.Task == TaskKind.Pose;
        var dimensions = format.Keypoints?.Dimensions ?? 0;
        for (var i = 0; i < table.Count; i++)
        {
            var row = table.Row(i);
            for (var k = 1; k < row.Length; k++)
            {
                var bounded = isPose ? k >= 5 && (k - 5) % dimensions < 2 : k < 5;
                if (bounded && !(row[k] <= UpperBound))
                {
                    throw new LabelException("non-normalized or out of bounds coordinates", table.Line(i), Show(row[k]));
                }
            }
        }

        for (var i = 0; i < table.Count; i++)
        {
            foreach (var value in table.Row(i))
            {
                if (!(value >= LowerBound))
                {
                    throw new LabelException("negative class labels or coordinate", table.Line(i), Show(value));
                }
            }
        }

        for (var i = 0; i < table.Count && !format.SingleClass; i++)
        {
            if (table.Row(i)[0] >= format.ClassCount)
            {
                throw new LabelException(
                    $"label class {Show(table.Row(i)[0])} exceeds dataset class count {format.ClassCount}, possible class labels are 0-{format.ClassCount - 1}",
                    table.Line(i),
                    Show(table.Row(i)[0]));
            }
        }
    }

    private static void Bounds(ReadOnlySpan<float> points, Span<float> box)
    {
        float left = points[0], right = points[0], top = points[1], bottom = points[1];
        for (var k = 2; k < points.Length; k += 2)
        {
            left = MathF.Min(left, points[k]);
            right = MathF.Max(right, points[k]);
            top = MathF.Min(top, points[k + 1]);
            bottom = MathF.Max(bottom, points[k + 1]);
        }

        box[0] = (left + right) / 2;
        box[1] = (top + bottom) / 2;
        box[2] = right - left;
        box[3] = bottom - top;
    }

    private static float Number(string text, int line) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (float)value
            : throw new LabelException("could not convert text to a number", line, Shorten(text));

    private static string Show(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
