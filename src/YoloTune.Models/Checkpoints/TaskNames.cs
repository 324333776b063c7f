using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Models.Checkpoints;

/// <summary>The words that files use for tasks.</summary>
internal static class TaskNames
{
    /// <summary>The word of a task.</summary>
    /// <param name="task">The task.</param>
    public static string Of(TaskKind task) => task.ToString().ToLowerInvariant();

    /// <summary>The task of a word.</summary>
    /// <param name="word">The word; null stays null.</param>
    /// <param name="file">The checkpoint.</param>
    /// <exception cref="InputException">There is no such task.</exception>
    public static TaskKind? Parse(string? word, string file) => word switch
    {
        null => null,
        "detect" => TaskKind.Detect,
        "segment" => TaskKind.Segment,
        "pose" => TaskKind.Pose,
        "obb" => TaskKind.Obb,
        "classify" => TaskKind.Classify,
        "semantic" => TaskKind.Semantic,
        "depth" => TaskKind.Depth,
        _ => throw new InputException("the checkpoint is of an unknown task", file, value: word, remedy: "Use a model for detect, segment, pose, obb, classify, semantic or depth"),
    };

    /// <summary>The task of a model class, or null for another class.</summary>
    /// <param name="className">Without its module.</param>
    public static TaskKind? OfModelClass(string className) => className switch
    {
        "DetectionModel" => TaskKind.Detect,
        "SegmentationModel" => TaskKind.Segment,
        "PoseModel" => TaskKind.Pose,
        "OBBModel" => TaskKind.Obb,
        "ClassificationModel" => TaskKind.Classify,
        "SemanticSegmentationModel" => TaskKind.Semantic,
        "DepthModel" => TaskKind.Depth,
        _ => null,
    };

    /// <summary>The task of a model YAML, from its last head module (spec/01 section 2); null when it has none that is known.</summary>
    /// <param name="yaml">The tree.</param>
    public static TaskKind? OfYaml(IReadOnlyDictionary<string, object?> yaml)
    {
        if (!yaml.TryGetValue("head", out var head) || head is not List<object?> { Count: > 0 } rows || rows[^1] is not List<object?> { Count: > 2 } row || row[2] is not string module)
        {
            return null;
        }

        return module.ToLowerInvariant() switch
        {
            "classify" or "classifier" or "cls" or "fc" => TaskKind.Classify,
            var name when name.Contains("detect", StringComparison.Ordinal) => TaskKind.Detect,
            var name when name.Contains("semanticsegment", StringComparison.Ordinal) => TaskKind.Semantic,
            var name when name.Contains("segment", StringComparison.Ordinal) => TaskKind.Segment,
            var name when name.Contains("pose", StringComparison.Ordinal) => TaskKind.Pose,
            var name when name.Contains("obb", StringComparison.Ordinal) => TaskKind.Obb,
            var name when name.Contains("depth", StringComparison.Ordinal) => TaskKind.Depth,
            _ => null,
        };
    }
}
