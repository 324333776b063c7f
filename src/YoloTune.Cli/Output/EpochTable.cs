using System.Globalization;
using Spectre.Console;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Output;

/// <summary>
/// The table of a run where a person looks: a line per epoch with losses and metrics, and what fits beside them in wider terminals. All
/// texts are Spectre markup in the terminal's own sixteen colours, which go with light and dark backgrounds.
/// </summary>
internal sealed class EpochTable(IReadOnlyList<string> lossNames, int epochs)
{
    private const int Cell = 9;
    private const int WideCell = 11;
    private const int WideTerminal = 120;

    private double _best = double.NegativeInfinity;

    /// <summary>The heading.</summary>
    /// <param name="metrics">Keys of the metrics, such as <c>metrics/mAP50(B)</c>.</param>
    /// <param name="width">Characters per line.</param>
    public string Heading(IEnumerable<string> metrics, int width)
    {
        var cells = lossNames.Select(Short).Concat(metrics.Select(Short));
        var text = "Epoch".PadLeft(FirstCell) + string.Concat(cells.Select(cell => Right(cell, width)));
        return $"[bold]{Markup.Escape(text + "Time".PadLeft(Cell) + (width >= WideTerminal ? "lr".PadLeft(WideCell) + "images/s".PadLeft(WideCell) : string.Empty))}[/]";
    }

    /// <summary>The line of an epoch; the best so far is marked.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="metrics">Its metrics in the order of the heading.</param>
    /// <param name="time">What it took.</param>
    /// <param name="imagesPerSecond">Speed of its training.</param>
    /// <param name="width">Characters per line.</param>
    public string Row(EpochFinished epoch, IEnumerable<double> metrics, TimeSpan time, double imagesPerSecond, int width)
    {
        var isBest = epoch.Fitness is { } fitness && fitness > _best;
        _best = isBest ? epoch.Fitness!.Value : _best;
        var losses = string.Concat(epoch.TrainLoss.Values.Select(value => Right(Number(value), width)));
        var figures = string.Concat(metrics.Select(value => Right(epoch.Fitness is null ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture), width)));
        var extra = width >= WideTerminal
            ? Number(epoch.LearningRates.Values.FirstOrDefault()).PadLeft(WideCell) + imagesPerSecond.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(WideCell)
            : string.Empty;
        var position = string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch + 1}/{epochs}").PadLeft(FirstCell);
        return $"{position}{losses}{(isBest ? $"[green]{figures}[/]" : figures)}[dim]{ProgressText.Span(time).PadLeft(Cell)}{extra}[/]{(isBest ? " [green]best[/]" : string.Empty)}";
    }

    private static int FirstCell => Cell;

    /// <summary>A loss or a learning rate in at most seven characters.</summary>
    private static string Number(double value)
    {
        var size = Math.Abs(value);
        return size == 0 ? "0" : value.ToString(size < 0.001 || size >= 10_000 ? "0.0e+0" : size < 10 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);
    }

    private static string Right(string text, int width) => text.PadLeft(width >= WideTerminal ? WideCell : Cell);

    private static string Short(string key)
    {
        var name = key.Split('/')[^1].Replace("_loss", string.Empty, StringComparison.Ordinal).Replace("(B)", string.Empty, StringComparison.Ordinal);
        return name switch
        {
            "precision" => "P",
            "recall" => "R",
            "mAP50-95" => "50-95",
            _ => name,
        };
    }
}
