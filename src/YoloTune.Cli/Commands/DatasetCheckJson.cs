using YoloTune.Data.Inspection;

namespace YoloTune.Cli.Commands;

/// <summary>A report of <c>yolotune dataset check</c> as it is printed as JSON.</summary>
internal static class DatasetCheckJson
{
    /// <summary>The object to print.</summary>
    public static object Of(InspectionReport report, RepairReport? repair) => new
    {
        Data = report.Source,
        Task = report.Task.ToString().ToLowerInvariant(),
        Splits = report.Splits.Select(split => new { Name = split.Key, split.Value.Images, split.Value.Objects }),
        Findings = report.Findings.Select(finding => new
        {
            Kind = finding.Kind.ToString(),
            Level = finding.Level.ToString().ToLowerInvariant(),
            finding.Split,
            finding.Count,
            finding.Text,
            finding.Remedy,
            Places = finding.Places.Select(place => new { place.File, place.Line, place.Value }),
        }),
        Duplicates = report.Duplicates.Select(group => new { Leakage = group.IsLeakage, Exact = group.IsExact, group.Images }),
        Suspects = report.Suspects.Select(suspect => new
        {
            suspect.Split,
            suspect.Image,
            Kind = suspect.Kind.ToString(),
            suspect.Score,
            suspect.Row,
            Box = new[] { suspect.Box.X1, suspect.Box.Y1, suspect.Box.X2, suspect.Box.Y2 },
            Labelled = report.Names.ElementAtOrDefault(suspect.Labelled),
            Predicted = report.Names.ElementAtOrDefault(suspect.Predicted),
        }),
        Fixed = repair,
    };
}
