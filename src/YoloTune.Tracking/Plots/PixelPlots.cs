using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using YoloTune.Core.Metrics;

namespace YoloTune.Tracking.Plots;

/// <summary>Bars of pixels: how many have which class or depth, and how well classes were found (specification 04, section 18).</summary>
public static class PixelPlots
{
    private const int FewestUnnamed = 30;
    private const int DepthBins = 50;
    private const float LongestName = 90;

    /// <summary>Writes <c>labels.jpg</c>, 1600 x 1600 pixels: pixels per class.</summary>
    /// <param name="path">The picture; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="counts">Pixels of every class.</param>
    /// <param name="names">Class names by class index.</param>
    /// <exception cref="Core.Errors.InputException">The picture cannot be written.</exception>
    public static void SaveCounts(string path, IReadOnlyList<long> counts, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(names);
        var total = (double)Math.Max(counts.Sum(), 1);
        PlotSheet.Save(path, 8, 8, 200, sheet =>
        {
            var plot = Bars([.. counts.Select(count => 100 * count / total)], [.. Enumerable.Range(0, counts.Count)], names, 1);
            plot.Title("pixels per class");
            plot.YLabel("% of all pixels");
            sheet.Add(plot);
        });
    }

    /// <summary>Writes <c>labels.jpg</c>, 1600 x 1600 pixels: how frequent which depths are.</summary>
    /// <param name="path">The picture; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="depths">Some depths, metres.</param>
    /// <exception cref="Core.Errors.InputException">The picture cannot be written.</exception>
    public static void SaveDepths(string path, IReadOnlyList<float> depths)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(depths);
        var farthest = Math.Max(depths.DefaultIfEmpty(0).Max(), 1e-3);
        var counts = new double[DepthBins];
        foreach (var depth in depths)
        {
            counts[Math.Clamp((int)(depth / farthest * DepthBins), 0, DepthBins - 1)]++;
        }

        PlotSheet.Save(path, 8, 8, 200, sheet =>
        {
            var plot = PlotStyle.NewPlot(PlotFonts.For([]));
            var width = farthest / DepthBins;
            plot.Add.Bars(counts.Select((count, i) => new Bar
            {
                Position = (i + 0.5) * width,
                Value = 100 * count / Math.Max(depths.Count, 1),
                Size = width,
                FillColor = PlotStyle.FillOf(0),
                LineColor = PlotStyle.Blue,
                LineWidth = 0.6f,
            }).ToList());
            plot.Title("depths");
            plot.XLabel("metres");
            plot.YLabel("% of known depths");
            plot.Axes.SetLimits(0, farthest, 0, Math.Max(100 * counts.Max() / Math.Max(depths.Count, 1), 1) * 1.1);
            plot.Axes.Left.TickGenerator = PlotStyle.Ticks();
            plot.Axes.Bottom.TickGenerator = PlotStyle.Ticks();
            sheet.Add(plot);
        });
    }

    /// <summary>Writes <c>iou_bar_chart.png</c>, 2500 x 1500 pixels: the overlap of every class and their mean.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="result">The validation.</param>
    /// <param name="names">Class names by class index.</param>
    /// <returns>The file.</returns>
    /// <exception cref="Core.Errors.InputException">The folder cannot be written.</exception>
    public static string SaveOverlaps(string folder, SemanticMetricsResult result, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(names);
        var path = Path.Combine(folder, "iou_bar_chart.png");
        PlotSheet.Save(path, 10, 6, 250, sheet =>
        {
            var plot = Bars([.. result.Classes.Select(item => item.Iou)], [.. result.Classes.Select(item => item.ClassIndex)], names, 3);
            plot.Title(string.Create(CultureInfo.InvariantCulture, $"IoU per class, mean {result.MeanIou:F3}"));
            plot.YLabel("IoU");
            plot.Axes.SetLimitsY(0, 1.08);
            plot.Add.HorizontalLine(result.MeanIou, 0.8f, PlotStyle.Vermilion, LinePattern.Dashed);
            sheet.Add(plot);
        });
        return path;
    }

    private static Plot Bars(double[] values, int[] classes, IReadOnlyList<string> names, int digits)
    {
        var named = values.Length < FewestUnnamed;
        var font = PlotFonts.For(named ? [.. classes.Select(index => PlotStyle.NameOf(names, index))] : []);
        var plot = PlotStyle.NewPlot(font);
        if (values.Length == 0)
        {
            PlotStyle.Note(plot, "no labels, nothing to measure");
            return plot;
        }

        var bars = plot.Add.Bars(values.Select((value, i) => new Bar
        {
            Position = i,
            Value = value,
            Size = 0.8,
            FillColor = PlotStyle.FillOf(classes[i]),
            LineColor = PlotStyle.LineOf(classes[i]),
            LineWidth = 0.6f,
            Label = named ? value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : string.Empty,
        }).ToList());
        bars.ValueLabelStyle.FontName = font;
        bars.ValueLabelStyle.FontSize = PlotStyle.SmallText;
        bars.ValueLabelStyle.ForeColor = PlotStyle.Ink;
        plot.Axes.SetLimits(-0.7, values.Length - 0.3, 0, Math.Max(values.Max(), 1e-3) * 1.1);
        plot.Axes.Left.TickGenerator = PlotStyle.Ticks();
        plot.Grid.XAxisStyle.IsVisible = false;
        if (named)
        {
            AddNames(plot, [.. classes.Select(index => PlotStyle.NameOf(names, index))], font);
        }
        else
        {
            plot.XLabel("classes");
            plot.Axes.Bottom.TickGenerator = PlotStyle.Ticks(integers: true);
        }

        return plot;
    }

    private static void AddNames(Plot plot, string[] names, string font)
    {
        var bottom = plot.Axes.Bottom;
        string[] labels = [.. names.Select(name => PlotStyle.Fitted(name, font, PlotStyle.SmallText, LongestName))];
        bottom.TickGenerator = new NumericManual([.. labels.Select((_, i) => (double)i)], labels);
        if (PlotStyle.Widest(labels, font, PlotStyle.SmallText) > 420f / labels.Length)
        {
            bottom.TickLabelStyle.Rotation = -90;
            bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            bottom.MinimumSize = PlotStyle.Widest(labels, font, PlotStyle.SmallText) + 10;
        }
    }
}
