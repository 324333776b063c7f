using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Doctor;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Data.Conversion;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Inspection;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune dataset check</c>.</summary>
internal static class DatasetCheckCommand
{
    private const int GroupsListed = 10;
    private const int SuspectsListed = 20;
    private static readonly string[] _keys = ["data", "task", "imgsz", "pixels", "threads", "html", "fix", "place", "model", "folds", "split", "most", "rare"];

    /// <summary>Examines, reports, and writes what was asked for.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, Func<ICommandBackend> backend, CancellationToken cancellationToken)
    {
        var arguments = DatasetArguments.Parse("check", words, _keys);
        var opening = DatasetOpening.Of(arguments);
        var options = new InspectionOptions
        {
            Task = opening.Task,
            ImageSize = arguments.Number("imgsz", 640, least: 32),
            LookAtPixels = !arguments.Has("pixels") || arguments.Flag("pixels"),
            Threads = arguments.Number("threads", 0),
            RareClass = arguments.Number("rare", 20),
        };
        var report = await Task.Run(() => DatasetInspection.Run(opening.Yaml, options, new Progress(terminal), cancellationToken), CancellationToken.None);
        if (arguments.Has("model"))
        {
            report = report with { Suspects = await ModelDoubts.FindAsync(arguments, opening, terminal, backend, cancellationToken) };
        }

        Show(report, terminal);
        if (arguments.Text("html") is { } page)
        {
            InspectionPage.Write(report, page);
            terminal.Result($"Page written: {Path.GetFullPath(page)}");
        }

        var repair = arguments.Text("fix") is { } copy ? Fix(opening, report, copy, arguments, terminal, cancellationToken) : null;
        if (flags.Json)
        {
            ResultJson.Write(terminal.Output, "check", DatasetCheckJson.Of(report, repair), report.IsSound);
        }

        return report.IsSound ? ExitCode.Success : ExitCode.Failure;
    }

    private static RepairReport Fix(DatasetOpening opening, InspectionReport report, string copy, DatasetArguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var placement = arguments.Choice("place", PicturePlacement.Link);
        if (placement == PicturePlacement.None || copy == "true")
        {
            throw new InputException(copy == "true" ? "'fix' needs the folder of the corrected copy" : "A corrected copy needs its pictures", remedy: "Write fix=FOLDER, and place=link or copy");
        }

        var repair = DatasetRepair.Run(opening.Yaml, report, copy, placement, cancellationToken);
        terminal.Report(FormattableString.Invariant($"Left out {repair.ImagesLeftOut} pictures and {repair.RowsRemoved} rows, clipped {repair.RowsClipped} rows, unified {repair.FilesUnified} files."));
        terminal.Result($"Corrected copy: {repair.Yaml}");
        return repair;
    }

    private static void Show(InspectionReport report, Terminal terminal)
    {
        terminal.ReportHeading($"{report.Source} ({report.Task.ToString().ToLowerInvariant()})");
        TableReport.Show(terminal, ["Split", "#Pictures", "#Objects"], report.Splits.Select(split => (IReadOnlyList<string>)[split.Key, Text(split.Value.Images), Text(split.Value.Objects)]));
        var width = report.Findings.Select(finding => finding.Split.Length).DefaultIfEmpty(0).Max();
        foreach (var finding in report.Findings)
        {
            var level = finding.Level switch
            {
                Data.Inspection.FindingLevel.Error => Doctor.FindingLevel.Error,
                Data.Inspection.FindingLevel.Warning => Doctor.FindingLevel.Warning,
                _ => Doctor.FindingLevel.Ok,
            };
            terminal.ReportFinding(level, finding.Split.PadRight(width), finding.Text);
            foreach (var place in finding.Places.Take(3))
            {
                terminal.ReportIndented(place.ToString(), width + 11);
            }

            terminal.ReportIndented(finding.Remedy + ".", width + 11);
        }

        if (report.Duplicates.Count > 0)
        {
            TableReport.Show(terminal, ["Like pictures", "Split", "How"], report.Duplicates.Take(GroupsListed).SelectMany(group => group.Images.Select(image => (IReadOnlyList<string>)[Path.GetFileName(image.File), image.Split, image.Relation])));
        }

        if (report.Suspects.Count > 0)
        {
            TableReport.Show(terminal, ["#Doubt", "Suspicion", "Label", "Model", "Picture"], report.Suspects.Take(SuspectsListed).Select(suspect => (IReadOnlyList<string>)[suspect.Score.ToString("F2", CultureInfo.InvariantCulture), suspect.Kind.ToString(), report.Names.ElementAtOrDefault(suspect.Labelled) ?? "-", report.Names.ElementAtOrDefault(suspect.Predicted) ?? "-", Path.GetFileName(suspect.Image)]));
        }

        var errors = report.Findings.Count(finding => finding.Level == Data.Inspection.FindingLevel.Error);
        var warnings = report.Findings.Count(finding => finding.Level == Data.Inspection.FindingLevel.Warning);
        terminal.Result(errors + warnings == 0 ? "All is well." : FormattableString.Invariant($"{errors} kinds of errors, {warnings} kinds of warnings."));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Progress(Terminal terminal) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) => terminal.ReportMomentary(FormattableString.Invariant($"{value.Done} of {value.Total} pictures"));
    }
}
