using YoloTune.Data.Starter;
using YoloTune.Models.Weights;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary>
/// <c>yolotune train</c> with no arguments: the weights that come with the program are fine-tuned on the data set that comes with it,
/// in two to three minutes on two processors. The figures were measured (docs/experiments.md).
/// </summary>
internal static class StarterRun
{
    private const string RecordedScratch = "0.044";

    /// <summary>What the run does, as on the command line.</summary>
    private static readonly (string Key, string Value)[] Choices =
    [
        ("model", StarterWeights.Name), ("data", "starter"), ("epochs", "16"), ("imgsz", "256"), ("batch", "16"), ("nbs", "16"), ("workers", "2"),
        ("optimizer", "AdamW"), ("lr0", "0.001"), ("warmup_epochs", "0.5"), ("warmup_bias_lr", "0.001"), ("mosaic", "0"), ("close_mosaic", "0"), ("keep_cls_width", "True"),
    ];

    /// <summary>The same as words, for a message.</summary>
    public static string Words { get; } = string.Join(' ', Choices.Select(choice => $"{choice.Key}={choice.Value}"));

    /// <summary>Whether the user asked for nothing in particular.</summary>
    /// <param name="arguments">The arguments of <c>train</c>.</param>
    public static bool IsMeant(ArgumentSet arguments) => arguments.GivenKeys.All(key => key == "mode");

    /// <summary>The arguments with the choices made.</summary>
    /// <param name="arguments">The arguments of <c>train</c>.</param>
    public static ArgumentSet Fill(ArgumentSet arguments)
    {
        foreach (var (key, value) in Choices)
        {
            arguments = arguments.With(key, ArgumentLiteral.Parse(value));
        }

        return arguments;
    }

    /// <summary>Lines to show at the end: how it compares, where the pictures are, what to do with pictures of one's own.</summary>
    public static IEnumerable<string> Closing()
    {
        yield return $"For comparison, from scratch under the same budget: mAP50 {RecordedScratch} (mean of 3 seeds, docs/experiments.md)";
        yield return $"Pictures and labels: {StarterDataset.DefaultFolder}";
        yield return $"Your own pictures:   yolotune train model={StarterWeights.Name} data=dataset.yaml keep_cls_width=True";
    }
}
