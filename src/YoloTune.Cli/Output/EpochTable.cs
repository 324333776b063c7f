using System.Globalization;
using Spectre.Console;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Output;

/// <summary>
/// The table of a run where a person looks: a line per epoch with losses and metrics, and what fits beside them in wider terminals. Where
/// the line is too narrow for all, precision and recall go first, then losses. All texts are Spectre markup in the terminal's own sixteen
/// colours, which go with light and dark backgrounds.
/// </summary>
internal sealed class EpochTable(IReadOnlyList<string> lossNames, int epochs)
{
    private const int NarrowestCell = 8;
    private const int WidestCell = 11;
    private const int WideTerminal = 120;

    /// <summary>Room for the word that marks the best epoch.</summary>
    private const int MarkWidth = 5;

    private double _best = double.NegativeInfinity;

    /// <summary>The losses of an epoch that is not over yet, in one line.</summary>
    public static string Losses(IReadOnlyList<string> names, IReadOnlyList<double> values) =>
        "  loss: " + string.Join("[dim] · [/]", names.Zip(values, (name, value) => $"{Markup.Escape(Short(name))} {Number(value)}"));

    /// <summary>The heading.</summary>
    /// <param name="metrics">Keys of the metrics, such as <c>metrics/mAP50(B)</c>.</param>
    /// <param name="width">Characters per line.</param>
    public string Heading(IReadOnlyList<string> metrics, int width)
    {
        var layout = Arrange(metrics, width);
        var cells = layout.Losses.Select(index => Short(lossNames[index])).Concat(layout.Metrics.Select(index => Short(metrics[index])));
        string[] extra = layout.IsWide ? ["Time", "lr", "images/s"] : ["Time"];
        return $"[bold]{Markup.Escape(string.Concat(cells.Prepend("Epoch").Concat(extra).Select(cell => cell.PadLeft(layout.Cell))))}[/]";
    }

    /// <summary>The line of an epoch; the best so far is marked.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="metrics">Its metrics by key, in the order of the heading.</param>
    /// <param name="time">What it took.</param>
    /// <param name="imagesPerSecond">Speed of its training.</param>
    /// <param name="width">Characters per line.</param>
    public string Row(EpochFinished epoch, IReadOnlyList<KeyValuePair<string, double>> metrics, TimeSpan time, double imagesPerSecond, int width)
    {
        var layout = Arrange([.. metrics.Select(pair => pair.Key)], width);
        var isBest = epoch.Fitness is { } fitness && fitness > _best;
        _best = isBest ? epoch.Fitness!.Value : _best;
        double[] values = [.. epoch.TrainLoss.Values];
        var losses = Cells(layout.Losses.Where(index => index < values.Length).Select(index => Number(values[index])), layout.Cell);
        var figures = Cells(layout.Metrics.Select(index => epoch.Fitness is null ? "-" : metrics[index].Value.ToString("0.000", CultureInfo.InvariantCulture)), layout.Cell);
        string[] extra = layout.IsWide
            ? [ProgressText.Span(time), Number(epoch.LearningRates.Values.FirstOrDefault()), imagesPerSecond.ToString("0.0", CultureInfo.InvariantCulture)]
            : [ProgressText.Span(time)];
        var position = string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch + 1}/{epochs}").PadLeft(layout.Cell);
        return $"{position}{losses}{(isBest ? $"[green]{figures}[/]" : figures)}[dim]{Cells(extra, layout.Cell)}[/]{(isBest ? " [green]best[/]" : string.Empty)}";
    }

    /// <summary>Which losses and metrics are shown, and how wide every cell is.</summary>
    private Layout Arrange(IReadOnlyList<string> metrics, int width)
    {
        var losses = Enumerable.Range(0, lossNames.Count).ToList();
        var figures = Enumerable.Range(0, metrics.Count).ToList();
        var isWide = width >= WideTerminal;
        var others = isWide ? 4 : 2;
        var narrowest = Math.Max(NarrowestCell, metrics.Concat(lossNames).Select(key => Short(key).Length + 1).DefaultIfEmpty(0).Max());
        bool IsTooWide() => ((losses.Count + figures.Count + others) * narrowest) + MarkWidth > width;
        while (IsTooWide() && figures.FindLastIndex(index => Short(metrics[index])[0] is 'P' or 'R') is >= 0 and var least)
        {
            figures.RemoveAt(least);
        }

        while (IsTooWide() && losses.Count > 1)
        {
            losses.RemoveAt(losses.Count - 1);
        }

        while (IsTooWide() && figures.Count > 1)
        {
            figures.RemoveAt(0);
        }

        var cell = (width - MarkWidth) / (losses.Count + figures.Count + others);
        return new Layout(losses, figures, Math.Clamp(cell, narrowest, Math.Max(narrowest, isWide ? WidestCell : WidestCell - 2)), isWide);
    }

    private static string Cells(IEnumerable<string> cells, int width) => string.Concat(cells.Select(cell => cell.PadLeft(width)));

    /// <summary>A loss or a learning rate in at most seven characters.</summary>
    private static string Number(double value)
    {
        var size = Math.Abs(value);
        return size == 0 ? "0" : value.ToString(size < 0.001 || size >= 10_000 ? "0.0e+0" : size < 10 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);
    }

    private static string Short(string key)
    {
        var name = key.Split('/')[^1].Replace("_loss", string.Empty, StringComparison.Ordinal).Replace("(B)", string.Empty, StringComparison.Ordinal);
        return name.Replace("precision", "P", StringComparison.Ordinal).Replace("recall", "R", StringComparison.Ordinal).Replace("mAP50-95", "50-95", StringComparison.Ordinal)
            .Replace("mAP50(", "50(", StringComparison.Ordinal).Replace("accuracy_", string.Empty, StringComparison.Ordinal);
    }

    private sealed record Layout(IReadOnlyList<int> Losses, IReadOnlyList<int> Metrics, int Cell, bool IsWide);
}
