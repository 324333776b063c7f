using YoloTune.Core.Tasks;
using YoloTune.Data.Starter;
using YoloTune.Models.Weights;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary>
/// <c>yolotune train</c> and <c>yolotune TASK train</c> with no arguments: the weights that come with the program are fine-tuned on the data
/// set of the task that comes with it, in two to three minutes on two processors. Tasks other than detection take over the backbone and
/// what else fits. The figures were measured (docs/experiments.md).
/// </summary>
internal static class StarterRun
{
    private const string RecordedScratch = "0.044";

    private static readonly (string Key, string Value)[] Common =
    [
        ("epochs", "16"), ("imgsz", "256"), ("batch", "16"), ("nbs", "16"), ("workers", "2"),
        ("optimizer", "AdamW"), ("lr0", "0.001"), ("warmup_epochs", "0.5"), ("warmup_bias_lr", "0.001"), ("mosaic", "0"), ("close_mosaic", "0"), ("keep_cls_width", "True"),
    ];

    /// <summary>The task whose starter run the user means, who asked for nothing in particular; null for none.</summary>
    /// <param name="arguments">The arguments of <c>train</c>.</param>
    public static TaskKind? TaskOf(ArgumentSet arguments) =>
        arguments.GivenKeys.All(key => key is "mode" or "task") && GivenTask(arguments) is var task && StarterDataset.NameOf(task) is not null ? task : null;

    /// <summary>The arguments with the choices made.</summary>
    /// <param name="arguments">The arguments of <c>train</c>.</param>
    /// <param name="task">The task.</param>
    public static ArgumentSet Fill(ArgumentSet arguments, TaskKind task)
    {
        foreach (var (key, value) in Choices(task))
        {
            arguments = arguments.With(key, ArgumentLiteral.Parse(value));
        }

        return arguments;
    }

    /// <summary>The choices as words, as on the command line.</summary>
    /// <param name="task">The task.</param>
    public static string Words(TaskKind task) => string.Join(' ', Choices(task).Select(choice => $"{choice.Key}={choice.Value}"));

    /// <summary>The arguments with the starter data set of the task where the task is given and data are not.</summary>
    /// <param name="arguments">The arguments of <c>train</c> or <c>val</c>.</param>
    /// <returns>The arguments, and the name of the data set where it was filled in.</returns>
    public static (ArgumentSet Arguments, string? Data) FillData(ArgumentSet arguments)
    {
        var given = arguments.IsGiven("data") || !arguments["resume"].IsFalsy || !arguments.IsGiven("task");
        return !given && StarterDataset.NameOf(GivenTask(arguments)) is { } name ? (arguments.With("data", ArgumentLiteral.Parse(name)), name) : (arguments, null);
    }

    /// <summary>Lines to show at the end: how it compares, where the pictures are, what to do with pictures of one's own.</summary>
    /// <param name="task">The task.</param>
    public static IEnumerable<string> Closing(TaskKind task)
    {
        if (task == TaskKind.Detect)
        {
            yield return $"For comparison, from scratch under the same budget: mAP50 {RecordedScratch} (mean of 3 seeds, docs/experiments.md)";
        }

        yield return $"Pictures and labels: {StarterDataset.FolderOf(task)}";
        yield return task == TaskKind.Detect
            ? $"Your own pictures:   yolotune train model={StarterWeights.Name} data=dataset.yaml keep_cls_width=True"
            : $"Your own pictures:   yolotune {task.ToString().ToLowerInvariant()} train model={ModelOf(task)} pretrained={StarterWeights.Name} data={(task == TaskKind.Classify ? "FOLDER" : "dataset.yaml")}";
    }

    private static IEnumerable<(string Key, string Value)> Choices(TaskKind task) =>
    [
        .. task == TaskKind.Detect ? [("model", StarterWeights.Name)] : new[] { ("model", ModelOf(task)), ("pretrained", StarterWeights.Name) },
        ("data", StarterDataset.NameOf(task)!),
        .. Common.Select(choice => task == TaskKind.Classify && choice.Key == "imgsz" ? ("imgsz", "96") : choice),
    ];

    private static string ModelOf(TaskKind task) => Path.ChangeExtension(DefaultModel.For(task), ".yaml");

    private static TaskKind GivenTask(ArgumentSet arguments) =>
        arguments.IsGiven("task") && Enum.TryParse<TaskKind>(arguments["task"].ToString(), ignoreCase: true, out var task) ? task : TaskKind.Detect;
}
