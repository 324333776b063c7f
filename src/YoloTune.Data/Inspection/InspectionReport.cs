using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Inspection;

/// <summary>What an examination found.</summary>
public sealed record InspectionReport
{
    /// <summary>The data-set YAML.</summary>
    public required string Source { get; init; }

    /// <summary>What the labels were taken for.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>Key points of every object, or null.</summary>
    public KeypointShape? Keypoints { get; init; }

    /// <summary>Class names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Pictures and objects per split.</summary>
    public required IReadOnlyDictionary<string, (int Images, int Objects)> Splits { get; init; }

    /// <summary>Findings, the most serious first.</summary>
    public required IReadOnlyList<InspectionFinding> Findings { get; init; }

    /// <summary>Groups of like pictures, those across splits first.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; init; } = [];

    /// <summary>Boxes that a model disagrees with, the most suspicious first.</summary>
    public IReadOnlyList<LabelSuspect> Suspects { get; init; } = [];

    /// <summary>True when nothing is an error.</summary>
    public bool IsSound => Findings.All(finding => finding.Level != FindingLevel.Error);
}
