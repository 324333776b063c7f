using YoloTune.Core.Runs;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>What a validation on its own found and wrote.</summary>
/// <param name="Outcome">All figures.</param>
/// <param name="Overall">The line for all classes: precision, recall, mAP50, mAP50-95.</param>
/// <param name="Classes">One line per class that has labels.</param>
/// <param name="Folder">Where files were written; null when none were.</param>
public sealed record ValidationReport(ValidationOutcome Outcome, ClassResult Overall, IReadOnlyList<ClassResult> Classes, string? Folder)
{
    /// <summary>Where the model was found; null when the caller brought it, or when it is no file.</summary>
    public string? ModelFile { get; init; }
}
