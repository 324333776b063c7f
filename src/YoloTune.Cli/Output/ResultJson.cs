using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Commands;
using YoloTune.Cli.Doctor;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Training.Benchmarks;

namespace YoloTune.Cli.Output;

/// <summary>The one JSON object that <c>--json</c> prints. Keys are in snake case; <c>ok</c> tells success from failure.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the result of a training run.</summary>
    public static void Write(TextWriter output, TrainSummary summary) =>
        Write(output, "train", Node(summary with { Classes = [] }, ("classes", Classes(summary.Classes, summary.Metrics))));

    /// <summary>Writes the result of a validation.</summary>
    public static void Write(TextWriter output, ValidateSummary summary) =>
        Write(output, "val", Node(summary with { Classes = [] }, ("classes", Classes(summary.Classes, summary.Metrics))));

    /// <summary>Writes the result of a prediction.</summary>
    public static void Write(TextWriter output, PredictSummary summary) =>
        Write(output, "predict", Node(summary with { Images = [] }, ("images", new JsonArray([.. summary.Images.Select(Image)]))));

    /// <summary>Writes the result of an export.</summary>
    public static void Write(TextWriter output, ExportSummary summary) => Write(output, "export", Node(summary));

    /// <summary>Writes the description of a model.</summary>
    public static void Write(TextWriter output, InfoSummary summary) => Write(output, "info", Node(summary));

    /// <summary>Writes the figures of a benchmark.</summary>
    public static void Write(TextWriter output, TrainingBenchmarkResult result, StepComparison comparison) => Write(output, "benchmark", Node(
        result,
        ("variants", new JsonArray([.. comparison.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["name"] = row.Name,
            ["ratio"] = comparison.RatioOf(row),
            ["best_ratio"] = comparison.BestRatioOf(row),
            ["memory_ratio"] = comparison.MemoryRatioOf(row),
            ["turns"] = JsonSerializer.SerializeToNode(row.Turns, Settings),
        })]))));

    /// <summary>Writes the comparison of formats.</summary>
    public static void Write(TextWriter output, IReadOnlyList<FormatRow> rows) => Write(output, "benchmark", new JsonObject
    {
        ["formats"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject
        {
            ["name"] = row.Name,
            ["size"] = row.Size,
            ["milliseconds"] = row.Milliseconds,
            ["inference_milliseconds"] = row.Inference,
            ["images_per_second"] = row.PicturesPerSecond,
            ["metrics"] = JsonSerializer.SerializeToNode(row.Summary?.Metrics, Settings),
            ["problem"] = row.Problem,
        })]),
    });

    /// <summary>Writes the environment report.</summary>
    public static void Write(TextWriter output, IReadOnlyList<CheckResult> checks) =>
        Write(output, "checks", new JsonObject { ["checks"] = JsonSerializer.SerializeToNode(checks, Settings) }, checks.All(check => check.Passed));

    /// <summary>Writes the doctor's report.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Finding> findings) =>
        Write(
            output,
            "doctor",
            new JsonObject
            {
                ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
                {
                    ["name"] = finding.Name.Trim(),
                    ["level"] = finding.Level.ToString().ToLowerInvariant(),
                    ["text"] = finding.Text,
                    ["remedy"] = finding.Remedy,
                })]),
            },
            findings.All(finding => finding.Level != FindingLevel.Error));

    /// <summary>Writes the result of a command on data sets.</summary>
    public static void Write<T>(TextWriter output, string command, T report, bool ok = true) => Write(output, "dataset " + command, Node(report), ok);

    /// <summary>Writes a failure.</summary>
    public static void WriteError(TextWriter output, Exception error)
    {
        var details = new JsonObject { ["message"] = error.Message, ["type"] = error is InputException ? "input" : "internal" };
        if (error is InputException input)
        {
            details["file"] = input.File;
            details["line"] = input.Line;
            details["value"] = input.Value;
            details["remedy"] = input.Remedy;
        }

        output.WriteLine(new JsonObject { ["ok"] = false, ["error"] = details }.ToJsonString(Settings));
    }

    private static void Write(TextWriter output, string mode, JsonObject result, bool ok = true)
    {
        result.Insert(0, "ok", ok);
        result.Insert(1, "mode", mode);
        output.WriteLine(result.ToJsonString(Settings));
    }

    private static JsonObject Node<T>(T summary, params ReadOnlySpan<(string Key, JsonNode Value)> replacements)
    {
        var node = JsonSerializer.SerializeToNode(summary, Settings)!.AsObject();
        foreach (var (key, value) in replacements)
        {
            node[key] = value;
        }

        return node;
    }

    private static JsonArray Classes(IEnumerable<ClassResult> classes, IReadOnlyDictionary<string, double> metrics) => new([.. classes.Select(row =>
    {
        string[] names = metrics.ContainsKey("metrics/mIoU") ? ["iou", "recall"]
            : metrics.ContainsKey("metrics/accuracy_top1") ? ["top1", "top5"]
            : ["precision", "recall", "map50", "map50_95", "precision2", "recall2", "map50_2", "map50_95_2"];
        var node = new JsonObject { ["name"] = row.Name, ["images"] = row.Images, ["instances"] = row.Instances };
        for (var i = 0; i < Math.Min(row.Values.Count, names.Length); i++)
        {
            node[names[i]] = JsonSerializer.SerializeToNode(row.Values[i], Settings);
        }

        return (JsonNode)node;
    })]);

    private static JsonNode Image(PredictedPicture picture)
    {
        var node = new JsonObject { ["path"] = picture.Path, ["width"] = picture.Width, ["height"] = picture.Height, ["objects"] = new JsonArray([.. picture.Objects.Select(Object)]) };
        if (picture.Classes is { } classes)
        {
            node["classes"] = new JsonArray([.. classes.Select(item => (JsonNode)new JsonObject { ["name"] = item.Name, ["class"] = item.ClassIndex, ["pixels"] = item.Pixels, ["share"] = item.Share })]);
        }

        if (picture.Depth is var (nearest, median, farthest))
        {
            node["depth"] = new JsonObject { ["nearest"] = nearest, ["median"] = median, ["farthest"] = farthest };
        }

        return node;
    }

    private static JsonNode Object(PredictedObject item)
    {
        var node = new JsonObject { ["name"] = item.Name, ["class"] = item.ClassIndex, ["confidence"] = item.Confidence };
        if (item.Corners is { } corners)
        {
            node["box"] = new JsonObject(corners.Select((value, i) => KeyValuePair.Create<string, JsonNode?>((i % 2 == 0 ? "x" : "y") + ((i / 2) + 1), value)));
        }
        else if (item.HasBox)
        {
            node["box"] = new JsonObject { ["x1"] = item.X1, ["y1"] = item.Y1, ["x2"] = item.X2, ["y2"] = item.Y2 };
        }

        if (item.Polygon is { } polygon)
        {
            node["segments"] = new JsonObject { ["x"] = Every(polygon, 0, 2), ["y"] = Every(polygon, 1, 2) };
        }

        if (item.Keypoints is { } points)
        {
            var keypoints = new JsonObject { ["x"] = Every(points, 0, item.KeypointDimensions), ["y"] = Every(points, 1, item.KeypointDimensions) };
            if (item.KeypointDimensions == 3)
            {
                keypoints["visible"] = Every(points, 2, 3);
            }

            node["keypoints"] = keypoints;
        }

        return node;
    }

    private static JsonArray Every(IReadOnlyList<float> values, int first, int step) =>
        new([.. values.Where((_, i) => i % step == first).Select(value => (JsonNode)JsonValue.Create(value))]);
}
