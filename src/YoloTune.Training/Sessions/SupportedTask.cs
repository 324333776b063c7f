using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Sessions;

/// <summary>Refuses models whose task this version can build and load but not train, validate or predict with.</summary>
internal static class SupportedTask
{
    /// <summary>Throws unless models of the task can be trained and validated.</summary>
    /// <param name="task">The task of the model.</param>
    /// <param name="model">Its file or name.</param>
    /// <exception cref="InputException">They cannot.</exception>
    public static void RequireTraining(TaskKind task, string model)
    {
        if (task is TaskKind.Depth)
        {
            throw Refusal(task, "trained or validated", model, "Use a model for another task");
        }
    }

    /// <summary>Throws unless models of the task can be used for prediction.</summary>
    /// <param name="task">The task of the model.</param>
    /// <param name="model">Its file or name.</param>
    /// <exception cref="InputException">They cannot.</exception>
    public static void RequirePrediction(TaskKind task, string model)
    {
        if (task is TaskKind.Depth)
        {
            throw Refusal(task, "used for prediction", model, "Use a model for another task");
        }
    }

    private static InputException Refusal(TaskKind task, string use, string model, string remedy) =>
        new($"models for the task '{task.ToString().ToLowerInvariant()}' cannot be {use} in this version", model, remedy: remedy);
}
