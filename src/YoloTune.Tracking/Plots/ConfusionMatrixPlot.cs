using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using YoloTune.Core.Metrics;

namespace YoloTune.Tracking.Plots;

/// <summary>The confusion matrix as a picture: true classes from left to right, predicted ones from top to bottom (specification 04, section 18).</summary>
public static class ConfusionMatrixPlot
{
    private const double Blank = 0.005;
    private const double WhiteTextAbove = 0.6;
    private const int FewestRowsWithoutNumbers = 30;
    private const int FewestThinned = 100;
    private const float BarWidth = 74;
    private const float TitleHeight = 34;
    private const float LongestLabel = 130;

    /// <summary>Writes <c>confusion_matrix.png</c> (counts) and <c>confusion_matrix_normalized.png</c> (shares of each true class), each of 3000 x 2250 pixels.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="names">Class names by class index; a missing one is shown as its number.</param>
    /// <returns>The two files.</returns>
    /// <exception cref="Core.Errors.InputException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Save(string folder, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] files = [Path.Combine(folder, "confusion_matrix.png"), Path.Combine(folder, "confusion_matrix_normalized.png")];
        Save(files[0], matrix, names, normalize: false);
        Save(files[1], matrix, names, normalize: true);
        return files;
    }

    /// <summary>Writes one of the two pictures.</summary>
    /// <param name="path">The picture; <c>.png</c> or <c>.jpg</c>.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="names">Class names by class index.</param>
    /// <param name="normalize">Shares of each column instead of counts.</param>
    /// <exception cref="Core.Errors.InputException">The picture cannot be written.</exception>
    public static void Save(string path, ConfusionMatrix matrix, IReadOnlyList<string> names, bool normalize)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(names);
        PlotSheet.Save(path, 12, 9, 250, sheet => sheet.Add(Draw(Cells(matrix, normalize), names, normalize, sheet)));
    }

    /// <summary>The values of the cells, [predicted, true]; NaN for those left blank.</summary>
    internal static double[,] Cells(ConfusionMatrix matrix, bool normalize)
    {
        var cells = normalize ? matrix.Normalize() : new double[matrix.Size, matrix.Size];
        for (var row = 0; row < matrix.Size; row++)
        {
            for (var column = 0; column < matrix.Size; column++)
            {
                var value = normalize ? cells[row, column] : matrix[row, column];
                cells[row, column] = value < Blank ? double.NaN : value;
            }
        }

        return cells;
    }

    private static Plot Draw(double[,] cells, IReadOnlyList<string> names, bool normalize, PlotSheet sheet)
    {
        var size = cells.GetLength(0);
        var labels = Labels(size, names);
        var font = PlotFonts.For(labels);
        var plot = PlotStyle.NewPlot(font);
        var highest = Math.Max(cells.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(1).Max(), normalize ? 1e-9 : 1);
        AddCells(plot, cells, highest);
        if (size < FewestRowsWithoutNumbers)
        {
            AddNumbers(plot, cells, highest, normalize, sheet);
        }

        plot.Title(normalize ? "Confusion Matrix Normalized" : "Confusion Matrix");
        plot.XLabel("True");
        plot.YLabel("Predicted");
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, size - 0.5, -0.5, size - 0.5);
        AddTicks(plot, labels, font);
        return plot;
    }

    private static void AddCells(Plot plot, double[,] cells, double highest)
    {
        if (PlotStyle.AddCells(plot, cells, new(0, highest)) is not { } map)
        {
            return;
        }

        var bar = plot.Add.ColorBar(map);
        bar.Width = 12;
        bar.Axis.TickLabelStyle.FontSize = PlotStyle.SmallText;
        bar.Axis.TickLabelStyle.FontName = PlotFonts.For([]);
        bar.Axis.TickLabelStyle.ForeColor = PlotStyle.Ink;
        bar.Axis.MinorTickStyle.Length = 0;
        bar.Axis.FrameLineStyle.Width = 0;
        bar.Axis.MajorTickStyle.Width = 0.7f;
        var ticks = PlotStyle.Ticks(integers: highest > 2);
        ticks.TickDensity = 0.4;
        bar.Axis.TickGenerator = ticks;
    }

    private static void AddNumbers(Plot plot, double[,] cells, double highest, bool normalize, PlotSheet sheet)
    {
        var size = cells.GetLength(0);
        var font = PlotFonts.For([]);
        var room = Math.Min((sheet.Width - BarWidth - LongestLabel) / size, (sheet.Height - TitleHeight - LongestLabel) / size);
        var textSize = Math.Clamp(room * 0.3f, 4.5f, 11);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var value = cells[row, column];
                if (double.IsNaN(value))
                {
                    continue;
                }

                var text = plot.Add.Text(value.ToString(normalize ? "0.00" : "0", CultureInfo.InvariantCulture), column, size - 1 - row);
                text.LabelFontName = font;
                text.LabelFontSize = textSize;
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = value > WhiteTextAbove * highest ? Colors.White : PlotStyle.Ink;
            }
        }
    }

    /// <summary>Names of the classes and, where there is one, of the background; with many classes only every k-th is named, so that they stay legible.</summary>
    private static string[] Labels(int size, IReadOnlyList<string> names)
    {
        // A classifier has no background.
        var classes = names.Count == size ? size : size - 1;
        var step = classes >= FewestThinned ? Math.Max(2, classes / 60) : 1;
        return [.. Enumerable.Range(0, size).Select(i => i == classes ? "background" : i % step == 0 && (step == 1 || i + step <= classes) ? PlotStyle.NameOf(names, i) : string.Empty)];
    }

    private static void AddTicks(Plot plot, string[] labels, string font)
    {
        var shown = Enumerable.Range(0, labels.Length).Where(i => labels[i].Length > 0).ToArray();
        double[] positions = [.. shown.Select(i => (double)i)];
        var textSize = Math.Clamp(430f / shown.Length, 4.2f, 10);
        string[] texts = [.. shown.Select(i => PlotStyle.Fitted(labels[i], font, textSize, LongestLabel))];
        var widest = PlotStyle.Widest(texts, font, textSize);
        var (bottom, left) = (plot.Axes.Bottom, plot.Axes.Left);
        bottom.TickGenerator = new NumericManual(positions, texts);
        left.TickGenerator = new NumericManual([.. positions.Select(position => labels.Length - 1 - position)], texts);
        bottom.TickLabelStyle.FontSize = textSize;
        left.TickLabelStyle.FontSize = textSize;

        // Names stand upright only where they would run into each other.
        var upright = widest > 560f / labels.Length;
        if (upright)
        {
            bottom.TickLabelStyle.Rotation = -90;
            bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        }

        var below = (upright ? widest : textSize * 1.3f) + 34;
        bottom.MinimumSize = below;
        bottom.MaximumSize = below;
        left.MinimumSize = widest + 40;
        left.MaximumSize = widest + 40;
    }
}
