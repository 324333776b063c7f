using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;

namespace YoloTune.Cli.Output;

/// <summary>The columns of a validation table by what was measured (specification 04, section 14).</summary>
/// <param name="First">Heading of the names.</param>
/// <param name="Counts">Headings of the counts: of images and instances, of images only, or none.</param>
/// <param name="Values">Headings of the values.</param>
internal sealed record ValidationColumns(string First, IReadOnlyList<string> Counts, IReadOnlyList<string> Values)
{
    private static readonly string[] Objects = ["Images", "Instances"];

    /// <summary>The values shown, by their places; null for all.</summary>
    public IReadOnlyList<int>? Shown { get; init; }

    /// <summary>The name of the line of everything.</summary>
    public string Total { get; init; } = "all";

    /// <summary>Significant digits of values.</summary>
    public int Digits { get; init; } = 3;

    /// <summary>The columns for metrics.</summary>
    /// <param name="metricKeys">Their keys, such as <c>metrics/mAP50(B)</c>.</param>
    public static ValidationColumns Of(IReadOnlyCollection<string> metricKeys)
    {
        if (metricKeys.Contains(MetricNames.Of(TaskKind.Classify)[0]))
        {
            return new ValidationColumns("classes", [], ["top1_acc", "top5_acc"]);
        }

        if (metricKeys.Contains(MetricNames.Of(TaskKind.Semantic)[0]))
        {
            return new ValidationColumns("Class", ["Images", "Pixels"], ["mIoU", "PixAcc"]);
        }

        if (metricKeys.Contains(MetricNames.Of(TaskKind.Depth)[0]))
        {
            return new ValidationColumns("Class", ["Images"], ["delta1", "abs_rel", "rmse", "silog"]) { Shown = [0, 3, 4, 5], Digits = 4, Total = "depth_val" };
        }

        var groups = metricKeys.Count == 0 ? ["Box"] : metricKeys.Select(Group).Distinct();
        return new ValidationColumns("Class", Objects, [.. groups.SelectMany(group => new[] { group + "(P", "R", "mAP50", "mAP50-95)" })]);
    }

    /// <summary>The columns for a validation; one that does not say what it measured is told by the number of its values.</summary>
    /// <param name="validation">The validation.</param>
    public static ValidationColumns Of(ValidationFinished validation) => validation.Task != TaskKind.Detect
        ? Of([.. MetricNames.Of(validation.Task)])
        : Of(validation.Overall.Values.Count);

    /// <summary>The columns for a number of values: boxes, then masks or key points.</summary>
    /// <param name="values">How many.</param>
    public static ValidationColumns Of(int values) => Of(MetricNames.Of(values > 4 ? TaskKind.Segment : values == 2 ? TaskKind.Classify : TaskKind.Detect).ToArray());

    private static string Group(string key) =>
        key.EndsWith("(M)", StringComparison.Ordinal) ? "Mask" : key.EndsWith("(P)", StringComparison.Ordinal) ? "Pose" : "Box";
}
