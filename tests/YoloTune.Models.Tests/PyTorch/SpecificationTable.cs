using System.Globalization;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>The layer tables of specification 01, section 12, as model tables of scale n.</summary>
internal static class SpecificationTable
{
    private static readonly Dictionary<string, List<object?>> Scales = new(StringComparer.Ordinal)
    {
        ["yolov8"] = [0.33, 0.25, 1024L],
        ["yolo11"] = [0.50, 0.25, 1024L],
        ["yolo26"] = [0.50, 0.25, 1024L],
    };

    /// <summary>The table of a family and task.</summary>
    /// <param name="family">yolov8, yolo11 or yolo26.</param>
    /// <param name="task">As in the names of golden files: detect, segment, pose, obb, classify, sem, depth.</param>
    /// <param name="classes">nc.</param>
    /// <param name="keypointShape">[K, D] for pose.</param>
    public static Dictionary<string, object?> Yaml(string family, string task, long classes, List<object?> keypointShape)
    {
        var rows = Rows(task switch
        {
            "classify" => family == "yolov8" ? "yolov8-cls" : "yolo11-cls",
            "sem" => "yolo26-sem",
            _ => $"{family} (detect)",
        });
        var (type, arguments) = (family, task) switch
        {
            (_, "detect") => ("Detect", new List<object?> { "nc" }),
            ("yolo26", "segment") => ("Segment26", ["nc", 32L, 256L]),
            (_, "segment") => ("Segment", ["nc", 32L, 256L]),
            ("yolo26", "pose") => ("Pose26", ["nc", "kpt_shape"]),
            (_, "pose") => ("Pose", ["nc", "kpt_shape"]),
            ("yolo26", "obb") => ("OBB26", ["nc", 1L]),
            (_, "obb") => ("OBB", ["nc", 1L]),
            (_, "classify") => ("Classify", ["nc"]),
            (_, "sem") => ("SemanticSegment", ["nc"]),
            (_, "depth") => ("Depth", [256L]),
            _ => throw new ArgumentException(task),
        };
        var head = (List<object?>)rows[^1]!;
        head[2] = type;
        head[3] = arguments;
        var yaml = new Dictionary<string, object?>
        {
            ["nc"] = classes,
            ["scales"] = new Dictionary<string, object?> { ["n"] = Scales[family] },
            ["scale"] = "n",
            ["backbone"] = rows[..9],
            ["head"] = rows[9..],
            ["yaml_file"] = $"{family}n-{task}.yaml",
            ["channels"] = 3L,
        };
        if (family == "yolo26" && task is ("detect" or "segment" or "pose" or "obb"))
        {
            yaml["end2end"] = true;
            yaml["reg_max"] = 1L;
        }

        if (task == "pose")
        {
            yaml["kpt_shape"] = keypointShape;
        }

        return yaml;
    }

    private static List<object?> Rows(string heading)
    {
        var lines = File.ReadAllLines(SharedFolder.Require("spec", "01-models.md"));
        var start = Array.FindIndex(lines, line => line.StartsWith($"#### {heading}", StringComparison.Ordinal));
        Assert.True(start >= 0, heading);
        return [.. lines.Skip(start + 1).SkipWhile(line => !line.StartsWith("| 0 ", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|')).Select(Row)];
    }

    private static List<object?> Row(string line)
    {
        // Cells: number, from, repeats, module, arguments.
        var cells = line.Split('|').Skip(1).Select(cell => cell.Trim()).ToArray();
        return [Literal(cells[1]), Literal(cells[2]), cells[3], Literal(cells[4])];
    }

    private static object? Literal(string text) => text switch
    {
        ['[', .. var inner, ']'] => inner.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Literal).ToList(),
        "True" => true,
        "False" => false,
        _ when long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
