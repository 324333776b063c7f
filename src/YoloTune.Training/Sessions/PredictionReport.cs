using YoloTune.Core.Tasks;

namespace YoloTune.Training.Sessions;

/// <summary>What was found in the pictures of a source.</summary>
/// <param name="Results">One per readable picture or frame, in order; empty when they were not to be kept.</param>
/// <param name="Folder">Where files were written; null when none were.</param>
/// <param name="LabelFiles">Text files written.</param>
/// <param name="Unreadable">Pictures that could not be read.</param>
public sealed record PredictionReport(IReadOnlyList<ImageResult> Results, string? Folder, int LabelFiles, int Unreadable)
{
    /// <summary>Videos and streams that broke off or could not be read.</summary>
    public int Interrupted { get; init; }

    /// <summary>Pictures and frames predicted.</summary>
    public int Pictures { get; init; } = Results.Count;

    /// <summary>Mean times of a picture.</summary>
    public PredictionSpeed Speed { get; init; }
}
