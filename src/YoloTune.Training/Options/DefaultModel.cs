using YoloTune.Core.Tasks;

namespace YoloTune.Training.Options;

/// <summary>The model of a task when none is named (specification 07, section 7).</summary>
public static class DefaultModel
{
    /// <summary>The file name of the default checkpoint.</summary>
    /// <param name="task">The task.</param>
    /// <returns>For example <c>yolo26n-seg.pt</c>.</returns>
    public static string For(TaskKind task) => task switch
    {
        TaskKind.Segment => "yolo26n-seg.pt",
        TaskKind.Pose => "yolo26n-pose.pt",
        TaskKind.Obb => "yolo26n-obb.pt",
        TaskKind.Classify => "yolo26n-cls.pt",
        TaskKind.Semantic => "yolo26n-sem.pt",
        TaskKind.Depth => "yolo26n-depth.pt",
        _ => "yolo26n.pt",
    };
}
