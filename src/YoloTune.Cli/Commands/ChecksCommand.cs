using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune checks</c>: what the program runs on, and whether it computes correctly here.</summary>
internal static class ChecksCommand
{
    /// <summary>Shows the report; fails when a check failed.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<CheckResult> checks = [.. RunManifest.CollectVersions().Select(pair => new CheckResult(pair.Key, pair.Value))];
        checks.Add(new CheckResult("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)));
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        checks.Add(new CheckResult("memory", FormattableString.Invariant($"{memory:F1} GiB")));
        checks.AddRange(await context.Backend().CheckAsync(cancellationToken));
        var width = checks.Max(check => check.Name.Length);
        foreach (var check in checks)
        {
            if (check.Passed)
            {
                context.Terminal.Report($"{check.Name.PadRight(width)}  {check.Value}");
            }
            else
            {
                context.Terminal.Fail($"{check.Name}: {check.Value}");
            }
        }

        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, checks);
        }

        return checks.All(check => check.Passed) ? ExitCode.Success : ExitCode.Failure;
    }
}
