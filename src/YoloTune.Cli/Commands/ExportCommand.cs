using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;
using YoloTune.Tracking.Events;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>Writes the file and says what it holds and how it may be used.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = context.Command.Arguments.ToExportOptions();
        await using var dispatcher = new EventDispatcher([LiveObserver.For(context.Terminal, context.Clock, classLines: false)]);
        var summary = await context.Backend().ExportAsync(options, dispatcher, cancellationToken);
        await dispatcher.CompleteAsync();
        foreach (var warning in summary.Warnings)
        {
            context.Terminal.Warn(warning);
        }

        Describe(summary, context.Terminal);
        context.Terminal.Result($"Results saved to {summary.Path}");
        if (summary.Format == "onnx")
        {
            var file = Quoted(summary.Path);
            context.Terminal.ReportWhole($"Predict:  yolotune predict model={file} source=pictures");
            context.Terminal.ReportWhole($"Validate: yolotune val model={file} data=dataset.yaml");
        }

        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, summary);
        }

        return ExitCode.Success;
    }

    private static void Describe(ExportSummary summary, Terminal terminal)
    {
        var parts = summary.Opset is { } opset
            ? string.Create(CultureInfo.InvariantCulture, $"opset {opset}, {summary.Parts} operators")
            : string.Create(CultureInfo.InvariantCulture, $"{summary.Parts} tensors");
        terminal.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(summary.Source)} -> {Path.GetFileName(summary.Path)}: {summary.Size / 1e6:F1} MB, {parts}, {summary.Seconds:F1}s"));
        if (summary.Input is not null)
        {
            terminal.Report($"  input   {summary.Input}: red, green, blue in 0 to 1");
            terminal.Report($"  output  {summary.Output}: {summary.Meaning}");
        }

        if (summary.Difference is { } difference)
        {
            terminal.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"  check   run in ONNX Runtime: differs by {difference:0.0e+00} of the largest magnitude at most ({summary.Tolerance:0e+00} is allowed)"));
        }
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
