using ScottPlot;
using ScottPlot.TickGenerators;

namespace YoloTune.Tracking.Plots;

/// <summary>The course of a training run: losses and metrics by epoch (specification 04, section 18).</summary>
public static class ResultsPlot
{
    private const int LegendPanel = 1;
    private const int MostMarkers = 60;
    private const float MarkerSize = 3.2f;
    private const float LineWidth = 1.2f;
    private const float SmoothWidth = 1.9f;
    private static readonly LinePattern Dots = new([1.4f, 1.8f], 0, "dots");

    /// <summary>
    /// Writes <c>results.png</c>: two rows of panels, the first halves of the loss and metric columns above the second halves; (columns +
    /// 2) x 6 inches at 200 dpi with columns counting all panels, so 2400 x 1200 pixels for detection.
    /// </summary>
    /// <param name="path">The picture; <c>.png</c> or <c>.jpg</c>.</param>
    /// <param name="csvPath">The <c>results.csv</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file of results.</exception>
    /// <exception cref="Core.Errors.InputException">The picture cannot be written.</exception>
    public static void Save(string path, string csvPath) => Save(path, ResultsTable.Read(csvPath));

    /// <summary>Writes <c>results.png</c> from columns in memory.</summary>
    /// <param name="path">The picture; <c>.png</c> or <c>.jpg</c>.</param>
    /// <param name="table">Columns with <c>loss</c> in their names are losses, those beginning with <c>metrics/</c> metrics; any number of epochs, also none.</param>
    /// <exception cref="Core.Errors.InputException">The picture cannot be written.</exception>
    public static void Save(string path, ResultsTable table)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(table);
        var columns = Panels(table);
        PlotSheet.Save(path, Math.Max(columns.Length, 1) + 2, 6, 200, sheet => Compose(sheet, table, columns));
    }

    /// <summary>The columns to draw: halves of losses and metrics, first halves first.</summary>
    internal static int[] Panels(ResultsTable table)
    {
        var losses = Enumerable.Range(0, table.Names.Count).Where(i => table.Names[i].Contains("loss", StringComparison.Ordinal)).ToArray();
        var metrics = Enumerable.Range(0, table.Names.Count).Where(i => table.Names[i].StartsWith("metrics/", StringComparison.Ordinal)).ToArray();
        var (lossHalf, metricHalf) = ((losses.Length + 1) / 2, (metrics.Length + 1) / 2);
        return [.. losses[..lossHalf], .. metrics[..metricHalf], .. losses[lossHalf..], .. metrics[metricHalf..]];
    }

    private static void Compose(PlotSheet sheet, ResultsTable table, int[] columns)
    {
        var perRow = (columns.Length + 1) / 2;
        var epochs = table.Column("epoch") ?? [.. Enumerable.Range(1, table.EpochCount).Select(epoch => (double)epoch)];
        for (var i = 0; i < columns.Length; i++)
        {
            var plot = Draw(table.Names[columns[i]], epochs, table.Values[columns[i]], withLegend: i == Math.Min(LegendPanel, columns.Length - 1));
            sheet.Add(plot, i / perRow, i % perRow, 2, perRow);
        }

        if (columns.Length == 0)
        {
            sheet.Add(Draw("results", [], [], withLegend: false));
        }
    }

    private static Plot Draw(string title, double[] epochs, double[] values, bool withLegend)
    {
        var plot = PlotStyle.NewPlot(PlotFonts.For([title]));
        plot.Title(title, PlotStyle.Text);
        plot.XLabel("epoch", PlotStyle.SmallText);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Ticks(integers: true);
        plot.Axes.Left.TickGenerator = PlotStyle.Ticks();
        var markers = epochs.Length > MostMarkers ? 0 : MarkerSize;
        foreach (var (x, y) in Parts(epochs, values))
        {
            var line = plot.Add.Scatter(x, y, PlotStyle.Blue);
            line.LineWidth = LineWidth;
            line.MarkerSize = x.Length == 1 ? MarkerSize : markers;
        }

        foreach (var (x, y) in Parts(epochs, GaussianSmoothing.Apply(values)))
        {
            var line = plot.Add.ScatterLine(x, y, PlotStyle.Vermilion);
            line.LineWidth = SmoothWidth;
            line.LinePattern = Dots;
        }

        if (withLegend)
        {
            LegendItem results = new() { LabelText = "results", LineColor = PlotStyle.Blue, LineWidth = LineWidth, MarkerShape = MarkerShape.FilledCircle, MarkerSize = MarkerSize, MarkerColor = PlotStyle.Blue };
            LegendItem smooth = new() { LabelText = "smooth", LineColor = PlotStyle.Vermilion, LineWidth = SmoothWidth, LinePattern = Dots };
            plot.ShowLegend([results, smooth], Alignment.UpperRight);
        }

        SetLimits(plot, epochs, values);
        return plot;
    }

    /// <summary>The stretches of a curve without gaps.</summary>
    private static IEnumerable<(double[] X, double[] Y)> Parts(double[] x, double[] y)
    {
        for (var start = 0; start < y.Length; start++)
        {
            var end = start;
            while (end < y.Length && double.IsFinite(y[end]) && double.IsFinite(x[end]))
            {
                end++;
            }

            if (end > start)
            {
                yield return (x[start..end], y[start..end]);
                start = end;
            }
        }
    }

    private static void SetLimits(Plot plot, double[] epochs, double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            plot.Axes.SetLimits(0, 1, 0, 1);
            plot.Axes.Bottom.TickGenerator = new EmptyTickGenerator();
            plot.Axes.Left.TickGenerator = new EmptyTickGenerator();
            PlotStyle.Note(plot, epochs.Length == 0 ? "no epochs yet" : "no finite values");
            return;
        }

        double[] known = [.. epochs.Where(double.IsFinite).DefaultIfEmpty(0)];
        var (left, right, low, high) = (known.Min(), known.Max(), finite.Min(), finite.Max());
        var (beside, above) = (Math.Max((right - left) * 0.04, 0.5), (high - low) * 0.06);
        above = above > 0 ? above : Math.Max(Math.Abs(high) * 0.05, 0.05);

        // What cannot be negative does not get an axis that is.
        var bottom = low >= 0 ? Math.Max(low - above, (high + above) * -0.03) : low - above;
        plot.Axes.SetLimits(left - beside, right + beside, bottom, high + above);
    }
}
