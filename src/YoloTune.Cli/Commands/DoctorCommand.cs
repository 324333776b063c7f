using YoloTune.Cli.Backend;
using YoloTune.Cli.Doctor;
using YoloTune.Cli.Output;
using YoloTune.Core.Downloads;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune doctor</c>: what could go wrong on this machine, and the way out.</summary>
internal static class DoctorCommand
{
    /// <summary>Lines of the backend that the examination of the machine has already.</summary>
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal) { "system", "instructions", "memory", "dotnet" };

    /// <summary>Examines and reports; fails when something will not work.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var network = NetworkExamination.RunAsync(AssetAddress.Weights, AssetAddress.IsOffline, null, cancellationToken);
        List<Finding> findings = [.. MachineExamination.Run()];
        findings.AddRange((await context.Backend().CheckAsync(cancellationToken)).Where(check => !_known.Contains(check.Name)).Select(Of));
        findings.AddRange(FolderExamination.Run());
        findings.Add(await network);
        Show(findings, context.Terminal);
        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, findings);
        }

        return findings.Any(finding => finding.Level == FindingLevel.Error) ? ExitCode.Failure : ExitCode.Success;
    }

    private static Finding Of(CheckResult check) =>
        new(check.Name, check.Passed ? FindingLevel.Ok : FindingLevel.Error, check.Value, check.Passed ? null : "See docs/native-runtime.md and docs/troubleshooting.md");

    private static void Show(List<Finding> findings, Terminal terminal)
    {
        var width = findings.Max(finding => finding.Name.Length);
        foreach (var finding in findings)
        {
            terminal.ReportFinding(finding.Level, finding.Name.PadRight(width), finding.Text);
            if (finding.Remedy is not null)
            {
                terminal.Report($"{new string(' ', width + 11)}{finding.Remedy}.");
            }
        }

        var errors = findings.Count(finding => finding.Level == FindingLevel.Error);
        var warnings = findings.Count(finding => finding.Level == FindingLevel.Warning);
        terminal.Result(errors + warnings == 0
            ? "All is well."
            : FormattableString.Invariant($"{Plural(errors, "error")}, {Plural(warnings, "warning")}."));
    }

    private static string Plural(int count, string word) => FormattableString.Invariant($"{count} {word}{(count == 1 ? string.Empty : "s")}");
}
