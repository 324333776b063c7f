using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Inspection;

/// <summary>
/// Goes through a label file row by row and notes everything that is wrong, where the reader for training stops at the first fault.
/// </summary>
internal sealed class LabelScan
{
    private const double Rounding = 1e-6;
    private const double Tolerance = 0.01;
    private readonly LabelFormat _format;
    private readonly List<ScannedRow> _rows = [];
    private readonly List<RowIssue> _issues = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private LabelScan(LabelFormat format) => _format = format;

    /// <summary>The rows that can be understood, duplicates left out.</summary>
    public IReadOnlyList<ScannedRow> Rows => _rows;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<RowIssue> Issues => _issues;

    /// <summary>Scans the bytes of a file.</summary>
    public static LabelScan Of(byte[] file, LabelFormat format)
    {
        var scan = new LabelScan(format);
        scan.Run(Encoding.UTF8.GetString(file));
        return scan;
    }

    private void Run(string text)
    {
        if (text.StartsWith('\uFEFF'))
        {
            _issues.Add(new RowIssue(FindingKind.UnusableFile, 1, "byte-order mark", Fatal: true));
            text = text[1..];
        }

        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var words = line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && Read(words, number) is { } row)
            {
                Take(row, string.Join(' ', words));
            }
        }

        var isPolygons = _rows.Exists(row => row.IsPolygon);
        if (isPolygons && _rows.Find(row => !row.IsPolygon) is { } box)
        {
            _issues.Add(new RowIssue(FindingKind.UnusableFile, box.Line, "boxes and polygons mixed", Fatal: true));
        }
    }

    private void Take(ScannedRow row, string text)
    {
        if (!_seen.Add(text))
        {
            _issues.Add(new RowIssue(FindingKind.DuplicateRow, row.Line, Shorten(text), Fatal: false));
            return;
        }

        _rows.Add(row);
        var (worst, fatal) = Beyond(row);
        var beyond = Math.Max(Math.Max(-row.Box.Left, -row.Box.Top), Math.Max(row.Box.Right, row.Box.Bottom) - 1);

        // Corners of an oriented box may lie outside: cutting them off would turn it.
        if (fatal || (_format.Task != TaskKind.Obb && (worst > Rounding || beyond > Tolerance)))
        {
            _issues.Add(new RowIssue(FindingKind.OutOfRange, row.Line, Shorten(text), fatal));
        }

        if (!(row.Width > 0 && row.Height > 0))
        {
            _issues.Add(new RowIssue(FindingKind.ZeroArea, row.Line, Shorten(text), Fatal: false));
        }
    }

    /// <summary>How far coordinates lie outside, and whether training leaves the picture out for it (specification 03, section 5, 5 and 6).</summary>
    private (double Worst, bool Fatal) Beyond(ScannedRow row)
    {
        var step = _format.Task == TaskKind.Pose && _format.Keypoints is { } shape ? shape.Dimensions : 0;
        var worst = 0.0;
        var fatal = false;
        for (var i = 1; i < row.Values.Length; i++)
        {
            var isPoint = row.IsPolygon || i > 4;
            if (step != 3 || !isPoint || (i - 5) % 3 != 2)
            {
                var (below, above) = (-row.Values[i], row.Values[i] - 1);
                worst = Math.Max(worst, Math.Max(below, above));
                fatal |= !row.IsPolygon && (below > Tolerance || (above > Tolerance && (step == 0 || isPoint)));
            }
        }

        if (row.IsPolygon)
        {
            var (x, y) = ((row.Box.Left + row.Box.Right) / 2, (row.Box.Top + row.Box.Bottom) / 2);
            fatal = Math.Min(x, y) < -Tolerance || Math.Max(Math.Max(x, y), Math.Max(row.Width, row.Height)) > 1 + Tolerance;
        }

        return (worst, fatal);
    }

    private ScannedRow? Read(string[] words, int line)
    {
        var values = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i]))
            {
                _issues.Add(new RowIssue(FindingKind.MalformedRow, line, Shorten(words[i]), Fatal: true));
                return null;
            }
        }

        var isPose = _format.Task == TaskKind.Pose;
        var isPolygon = !isPose && words.Length >= 7 && words.Length % 2 == 1;
        if (!isPolygon && words.Length != _format.Columns)
        {
            var kind = isPose && words.Length > 5 ? FindingKind.KeypointCount : FindingKind.MalformedRow;
            _issues.Add(new RowIssue(kind, line, FormattableString.Invariant($"{words.Length} columns"), Fatal: true));
            return null;
        }

        if (!_format.SingleClass && (values[0] < 0 || values[0] >= _format.ClassCount || values[0] != Math.Floor(values[0])))
        {
            _issues.Add(new RowIssue(FindingKind.UnknownClass, line, words[0], values[0] < 0 || values[0] >= _format.ClassCount));
            return null;
        }

        return new ScannedRow(line, values, isPolygon, isPolygon ? Bounds(values) : (values[1] - (values[3] / 2), values[2] - (values[4] / 2), values[1] + (values[3] / 2), values[2] + (values[4] / 2)));
    }

    private static (double Left, double Top, double Right, double Bottom) Bounds(double[] values)
    {
        double left = values[1], right = left, top = values[2], bottom = top;
        for (var i = 3; i + 1 < values.Length; i += 2)
        {
            (left, right) = (Math.Min(left, values[i]), Math.Max(right, values[i]));
            (top, bottom) = (Math.Min(top, values[i + 1]), Math.Max(bottom, values[i + 1]));
        }

        return (left, top, right, bottom);
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
