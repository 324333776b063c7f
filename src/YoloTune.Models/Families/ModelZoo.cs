using System.Text.RegularExpressions;
using YoloTune.Core.Tasks;
using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;

namespace YoloTune.Models.Families;

/// <summary>Known model names.</summary>
public static partial class ModelZoo
{
    private static readonly ModelFamily[] _families =
    [
        new("yolo26", Yolo26.Variants, Yolo26.Table),
        new("yolo11", Yolo11.Variants, Yolo11.Table),
        new("yolov8", YoloV8.Variants, YoloV8.Table),
    ];

    /// <summary>All names with their scale letters, without suffix.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. from family in _families from variant in family.Variants from scale in "nsmlx" select variant.Insert(family.Name.Length, scale.ToString())];

    /// <summary>The table behind a name such as <c>yolo26n</c>, <c>yolo11s-seg.yaml</c> or <c>yolov8m-p2.pt</c>; null when unknown.</summary>
    /// <param name="name">A name, with or without suffix; older names such as <c>yolov8n6</c> are understood.</param>
    public static ModelDefinition? Find(string name)
    {
        name = OldCoarseName().Replace(Path.GetFileNameWithoutExtension(name), "${stem}-p6${rest}");
        return Find(ModelName.FamilyOf(name), ModelName.ScaleOf(name), null, null);
    }

    /// <summary>The table of a family for a task; null when the family has none for it.</summary>
    /// <param name="family">yolo26, yolo11 or yolov8.</param>
    /// <param name="task">What to predict.</param>
    /// <param name="scale">n, s, m, l or x.</param>
    /// <param name="classCount">Number of classes; null for that of the original file.</param>
    /// <param name="keypoints">Key points of an object (pose only); null for the 17 of COCO.</param>
    public static ModelDefinition? Find(string family, TaskKind task, string scale, int? classCount = null, KeypointLayout? keypoints = null) =>
        Find(family + SuffixOf(task), scale, classCount, keypoints);

    /// <summary>What the name of a model says of its task: nothing for detection, else such as <c>-seg</c>.</summary>
    /// <param name="task">The task.</param>
    public static string SuffixOf(TaskKind task) => task switch
    {
        TaskKind.Detect => string.Empty,
        TaskKind.Segment => "-seg",
        TaskKind.Pose => "-pose",
        TaskKind.Obb => "-obb",
        TaskKind.Classify => "-cls",
        TaskKind.Semantic => "-sem",
        TaskKind.Depth => "-depth",
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There are no models for this task."),
    };

    private static ModelDefinition? Find(string variant, string scale, int? classCount, KeypointLayout? keypoints) =>
        scale.Length == 1 && _families.FirstOrDefault(family => family.Variants.Contains(variant)) is { } found ? found.Table(variant, scale, classCount, keypoints) : null;

    [GeneratedRegex(@"^(?<stem>yolov8[nslmx])6(?<rest>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex OldCoarseName();

    private sealed record ModelFamily(string Name, IReadOnlyList<string> Variants, Func<string, string, int?, KeypointLayout?, ModelDefinition> Table);
}
