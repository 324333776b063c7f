using YoloTune.Core.Tasks;

namespace YoloTune.Core.Metrics;

/// <summary>The names of the figures of every task, in the order of the columns of results.csv (spec/04 section 10).</summary>
public static class MetricNames
{
    private static readonly string[] Figures = ["metrics/precision", "metrics/recall", "metrics/mAP50", "metrics/mAP50-95"];

    /// <summary>The keys of a task's <see cref="ValidationFigures.Values"/>.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no validation for the task.</exception>
    public static IReadOnlyList<string> Of(TaskKind task) => task switch
    {
        TaskKind.Detect or TaskKind.Obb => With("(B)"),
        TaskKind.Segment => [.. With("(B)"), .. With("(M)")],
        TaskKind.Pose => [.. With("(B)"), .. With("(P)")],
        TaskKind.Classify => ["metrics/accuracy_top1", "metrics/accuracy_top5"],
        TaskKind.Semantic => ["metrics/mIoU", "metrics/pixel_acc"],
        TaskKind.Depth => ["metrics/delta1", "metrics/delta2", "metrics/delta3", "metrics/abs_rel", "metrics/rmse", "metrics/silog"],
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no validation for this task."),
    };

    /// <summary>The four figures of boxes, masks or key points.</summary>
    internal static string[] With(string suffix) => Array.ConvertAll(Figures, name => name + suffix);
}
