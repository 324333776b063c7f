using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Sessions;

/// <summary>Refuses models whose task this version can build and load but not train, validate or predict with.</summary>
internal static class SupportedTask
{
    /// <summary>Throws unless models of the task can be trained.</summary>
    /// <param name="task">The task of the model.</param>
    /// <param name="model">Its file or name.</param>
    /// <exception cref="InputException">They cannot.</exception>
    public static void RequireTraining(TaskKind task, string model)
    {
        if (task is TaskKind.Semantic or TaskKind.Depth)
        {
            throw new InputException(
                $"models for the task '{task.ToString().ToLowerInvariant()}' cannot be trained in this version",
                model,
                remedy: "Use a model for detection, segmentation, key points, rotated boxes or classification");
        }
    }

    /// <summary>Throws unless the task is detection.</summary>
    /// <param name="task">The task of the model.</param>
    /// <param name="model">Its file or name.</param>
    /// <exception cref="InputException">It is another.</exception>
    public static void Require(TaskKind task, string model)
    {
        if (task != TaskKind.Detect)
        {
            throw new InputException(
                $"models for the task '{task.ToString().ToLowerInvariant()}' cannot be trained, validated or used for prediction in this version",
                model,
                remedy: "Use a detection model, such as yolo26n, yolo11n or yolov8n");
        }
    }
}
