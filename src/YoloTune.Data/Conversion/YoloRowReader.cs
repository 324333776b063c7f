using System.Globalization;
using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>Reads YOLO label text in double precision, so that nothing is lost on the way to another format.</summary>
internal sealed class YoloRowReader(TaskKind task, KeypointShape? shape, IReadOnlyList<string> names)
{
    private const double Tolerance = 0.01;

    /// <summary>The objects of a picture.</summary>
    /// <exception cref="InputException">A row is wrong; file and line are named.</exception>
    public List<AnnotatedObject> Read(string file, int width, int height)
    {
        var objects = new List<AnnotatedObject>();
        if (!File.Exists(file))
        {
            return objects;
        }

        var number = 0;
        foreach (var line in File.ReadLines(file, Encoding.UTF8))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                objects.Add(ReadRow(words, new Row(file, number, width, height)));
            }
        }

        return objects;
    }

    private AnnotatedObject ReadRow(string[] words, Row row)
    {
        var name = ClassName(words[0], row);
        if (task != TaskKind.Pose && words.Length > 6)
        {
            if (words.Length < 7 || words.Length % 2 == 0)
            {
                throw row.Fail($"A polygon needs a class and pairs of coordinates, but the row has {words.Length} columns", "Remove or complete the last pair");
            }

            var ring = new double[words.Length - 1];
            for (var i = 0; i < ring.Length; i++)
            {
                ring[i] = Pixels(words[i + 1], i % 2 == 0 ? row.Width : row.Height, row);
            }

            return new AnnotatedObject { ClassName = name, Rings = RingBridge.Split(ring), Line = row.Line };
        }

        var columns = task == TaskKind.Pose && shape is not null ? 5 + (shape.Count * shape.Dimensions) : 5;
        if (words.Length != columns)
        {
            throw row.Fail($"The row has {words.Length} columns instead of {columns}", "Correct the row, or name the right task");
        }

        return new AnnotatedObject { ClassName = name, Box = ReadBox(words, row), Keypoints = task == TaskKind.Pose && shape is not null ? ReadKeypoints(words, row, shape) : null, Line = row.Line };
    }

    private string ClassName(string word, Row row)
    {
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value != Math.Floor(value) || value < 0 || value >= names.Count)
        {
            throw row.Fail($"The class must be a whole number from 0 to {names.Count - 1}", "Correct the row or the names of the data set", word);
        }

        return names[(int)value];
    }

    private static PixelBox ReadBox(string[] words, Row row)
    {
        double x = Number(words[1], row), y = Number(words[2], row), w = Number(words[3], row), h = Number(words[4], row);
        var across = 1.5 * Math.Pow(10, -Math.Min(CoordinateText.Decimals(words[1]), CoordinateText.Decimals(words[3]))) * row.Width;
        var down = 1.5 * Math.Pow(10, -Math.Min(CoordinateText.Decimals(words[2]), CoordinateText.Decimals(words[4]))) * row.Height;
        return new PixelBox(
            CoordinateText.Shortest((x - (w / 2)) * row.Width, Math.Min(across, 0.01)),
            CoordinateText.Shortest((y - (h / 2)) * row.Height, Math.Min(down, 0.01)),
            CoordinateText.Shortest((x + (w / 2)) * row.Width, Math.Min(across, 0.01)),
            CoordinateText.Shortest((y + (h / 2)) * row.Height, Math.Min(down, 0.01)));
    }

    private static double[] ReadKeypoints(string[] words, Row row, KeypointShape shape)
    {
        var points = new double[shape.Count * 3];
        for (var i = 0; i < shape.Count; i++)
        {
            var at = 5 + (i * shape.Dimensions);
            points[3 * i] = Pixels(words[at], row.Width, row);
            points[(3 * i) + 1] = Pixels(words[at + 1], row.Height, row);
            var seen = shape.Dimensions == 3 ? Number(words[at + 2], row) : points[3 * i] > 0 || points[(3 * i) + 1] > 0 ? 2 : 0;
            points[(3 * i) + 2] = seen is 0 or 1 or 2 ? seen : throw row.Fail("The visibility of a key point must be 0, 1 or 2", "Correct the row", words[at + 2]);
        }

        return points;
    }

    private static double Pixels(string word, int side, Row row)
    {
        var value = Number(word, row);
        return CoordinateText.Interpret(value, CoordinateText.Decimals(word), side);
    }

    private static double Number(string word, Row row)
    {
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            throw row.Fail("A value is no number", "Write fractions of the picture as numbers", word);
        }

        return value is >= -Tolerance and <= 2 ? value : throw row.Fail("A value lies outside the picture", "Coordinates are fractions of the picture, 0 to 1", word);
    }

    private readonly record struct Row(string File, int Line, int Width, int Height)
    {
        public InputException Fail(string problem, string remedy, string? value = null) => new(problem, File, Line, value, remedy);
    }
}
