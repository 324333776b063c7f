using YoloTune.Core.Tasks;

namespace YoloTune.Training.Sessions;

/// <summary>What was found in the pictures of a source.</summary>
/// <param name="Results">One per readable picture, in order.</param>
/// <param name="Folder">Where files were written; null when none were.</param>
/// <param name="LabelFiles">Text files written.</param>
/// <param name="Unreadable">Pictures that could not be read.</param>
public sealed record PredictionReport(IReadOnlyList<ImageResult> Results, string? Folder, int LabelFiles, int Unreadable);
