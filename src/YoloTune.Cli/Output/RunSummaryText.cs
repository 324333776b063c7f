using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Output;

/// <summary>The end of a training: what came out, where it lies, and what to do next, as commands to copy.</summary>
internal static class RunSummaryText
{
    private const int LabelWidth = 12;

    /// <summary>Shows the summary; a run without a checkpoint has none.</summary>
    /// <param name="terminal">Where to show.</param>
    /// <param name="summary">What came out.</param>
    /// <param name="data">The data set as the user named it; null when the run was resumed.</param>
    public static void Show(Terminal terminal, TrainSummary summary, string? data)
    {
        if (summary.BestCheckpoint is not { } best)
        {
            return;
        }

        if (Figures(summary.Metrics) is { Length: > 0 } figures)
        {
            terminal.ReportHeading($"The best model: {figures}");
        }

        Line(terminal, "weights", best);
        if (File.Exists(Path.Combine(summary.RunFolder, "results.png")))
        {
            Line(terminal, "curves", Path.Combine(summary.RunFolder, "results.png"));
        }

        Hint(terminal, summary.Classes, summary.Metrics);
        terminal.Report(string.Empty);
        terminal.ReportHeading("What next");
        if (summary.Interrupted && summary.LastCheckpoint is { } last)
        {
            Line(terminal, "go on", $"yolotune train resume model={Quoted(last)}");
        }

        Line(terminal, "try it", $"yolotune predict model={Quoted(best)} source=pictures");
        Line(terminal, "measure it", $"yolotune val model={Quoted(best)} data={(data is null ? "dataset.yaml" : Quoted(data))}");
        Line(terminal, "deploy it", $"yolotune export model={Quoted(best)} format=onnx");
        Line(terminal, "train on", $"yolotune train model={Quoted(best)} data={(data is null ? "dataset.yaml" : Quoted(data))}");
        terminal.Report(string.Empty);
    }

    /// <summary>A path as a word of a command line.</summary>
    public static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;

    /// <summary>A label and a text that stays in one piece; in narrow terminals on a line of its own.</summary>
    private static void Line(Terminal terminal, string label, string text)
    {
        if (LabelWidth + text.Length + 2 <= terminal.Width)
        {
            terminal.ReportWhole($"  {label.PadRight(LabelWidth)}{text}");
            return;
        }

        terminal.ReportWhole($"  {label}");
        terminal.ReportWhole($"    {text}");
    }

    private static string Figures(IReadOnlyDictionary<string, double> metrics) => string.Join(", ", metrics
        .Where(pair => pair.Key.StartsWith("metrics/", StringComparison.Ordinal))
        .Select(pair => $"{pair.Key["metrics/".Length..].Replace("(B)", string.Empty, StringComparison.Ordinal)} {pair.Value.ToString("0.000", CultureInfo.InvariantCulture)}"));

    /// <summary>The classes that do worst are where more pictures help most.</summary>
    private static void Hint(Terminal terminal, IReadOnlyList<ClassResult> classes, IReadOnlyDictionary<string, double> metrics)
    {
        const int Shown = 3;
        if (classes.Count <= Shown)
        {
            return;
        }

        // Classifiers and classes of pixels have two figures, of which the first counts.
        var place = classes[0].Values.Count > 3 ? 3 : 0;
        if (place > 0 && classes.All(row => row.Values is not [_, _, _, > 0, ..]))
        {
            terminal.Report($"  {"note".PadRight(LabelWidth)}nothing is found yet: train longer (epochs=...), with larger pictures (imgsz=640), or from trained weights (model=yolo26n.pt, model=starter)");
            return;
        }

        var weakest = classes.OrderBy(row => row.Values[place]).Take(Shown)
            .Select(row => $"{row.Name} {row.Values[place].ToString("0.000", CultureInfo.InvariantCulture)}");
        var figure = place > 0 ? "mAP50-95" : metrics.ContainsKey("metrics/mIoU") ? "IoU" : "top-1";
        terminal.Report($"  {"weakest".PadRight(LabelWidth)}{string.Join(", ", weakest)} ({figure}): more pictures of these help most");
    }
}
