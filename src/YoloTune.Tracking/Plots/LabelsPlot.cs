using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using YoloTune.Core.Tasks;

namespace YoloTune.Tracking.Plots;

/// <summary>What the labels of a data set are like: how many of each class, where and how large (specification 04, section 18).</summary>
public static class LabelsPlot
{
    private const int FewestUnnamed = 30;
    private const int MostBoxes = 500;
    private const int Bins = 50;
    private const float LongestName = 80;

    // Leaves a square of the cells, which are squares themselves.
    private static readonly PixelPadding Square = new(52, 18, 36, 34);

    /// <summary>
    /// Writes <c>labels.jpg</c>, 1600 x 1600 pixels: instances per class, the first 500 boxes laid over each other, where centres are, and
    /// widths against heights.
    /// </summary>
    /// <param name="path">The picture; <c>.jpg</c> or <c>.png</c>.</param>
    /// <param name="classes">(N) class index of every label.</param>
    /// <param name="boxes">(N) centre and size, 0 to 1 of the picture.</param>
    /// <param name="names">Class names by class index; also those without labels get a bar.</param>
    /// <exception cref="ArgumentException">Classes and boxes differ in number.</exception>
    /// <exception cref="Core.Errors.InputException">The picture cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<int> classes, IReadOnlyList<CenterBox> boxes, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(names);
        if (classes.Count != boxes.Count)
        {
            throw new ArgumentException($"There are {classes.Count} classes for {boxes.Count} boxes.", nameof(boxes));
        }

        PlotSheet.Save(path, 8, 8, 200, sheet =>
        {
            sheet.Add(DrawCounts(classes, names), 0, 0, 2, 2);
            sheet.Add(DrawBoxes(classes, boxes), 0, 1, 2, 2);
            sheet.Add(DrawCentres(boxes), 1, 0, 2, 2);
            sheet.Add(DrawSizes(boxes), 1, 1, 2, 2);
        });
    }

    private static Plot DrawCounts(IReadOnlyList<int> classes, IReadOnlyList<string> names)
    {
        var counts = new int[Math.Max(Math.Max(names.Count, classes.DefaultIfEmpty(-1).Max() + 1), 1)];
        foreach (var item in classes)
        {
            counts[item]++;
        }

        var named = counts.Length < FewestUnnamed;
        string[] labels = [.. counts.Select((_, i) => PlotStyle.NameOf(names, i))];
        var font = PlotFonts.For(named ? labels : []);
        var plot = PlotStyle.NewPlot(font);
        var bars = plot.Add.Bars(counts.Select((count, i) => new Bar
        {
            Position = i,
            Value = count,
            Size = 0.8,
            FillColor = named ? PlotStyle.FillOf(i) : PlotStyle.LineOf(i),
            LineColor = PlotStyle.LineOf(i),
            LineWidth = named ? 0.6f : 0,
            Label = named ? count.ToString(CultureInfo.InvariantCulture) : string.Empty,
        }).ToList());
        bars.ValueLabelStyle.FontName = font;
        bars.ValueLabelStyle.FontSize = ValueSize(counts);
        bars.ValueLabelStyle.ForeColor = PlotStyle.Ink;
        plot.Title("instances per class", PlotStyle.Text);
        plot.Axes.SetLimits(-0.7, counts.Length - 0.3, 0, Math.Max(counts.Max(), 1) * 1.1);
        plot.Axes.Left.TickGenerator = PlotStyle.Ticks(integers: true);
        plot.Grid.XAxisStyle.IsVisible = false;
        if (named)
        {
            AddNames(plot, labels, font);
        }
        else
        {
            plot.XLabel("classes");
            plot.Axes.Bottom.TickGenerator = PlotStyle.Ticks(integers: true);
        }

        return plot;
    }

    /// <summary>Numbers on the bars as large as the bars are wide.</summary>
    private static float ValueSize(int[] counts)
    {
        var digits = counts.Max().ToString(CultureInfo.InvariantCulture).Length;
        return Math.Clamp(225f / counts.Length / digits / 0.6f, 3.6f, PlotStyle.SmallText);
    }

    private static void AddNames(Plot plot, string[] labels, string font)
    {
        var bottom = plot.Axes.Bottom;
        labels = [.. labels.Select(label => PlotStyle.Fitted(label, font, PlotStyle.SmallText, LongestName))];
        var upright = PlotStyle.Widest(labels, font, PlotStyle.SmallText) > 215f / labels.Length;
        var size = upright ? Math.Clamp(200f / labels.Length, 5.5f, PlotStyle.SmallText) : PlotStyle.SmallText;
        bottom.TickGenerator = new NumericManual([.. labels.Select((_, i) => (double)i)], labels);
        bottom.TickLabelStyle.FontSize = size;
        if (upright)
        {
            bottom.TickLabelStyle.Rotation = -90;
            bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            bottom.MinimumSize = PlotStyle.Widest(labels, font, size) + 10;
        }
    }

    private static Plot DrawBoxes(IReadOnlyList<int> classes, IReadOnlyList<CenterBox> boxes)
    {
        var plot = PlotStyle.NewPlot(PlotFonts.For([]));
        for (var i = 0; i < Math.Min(boxes.Count, MostBoxes); i++)
        {
            var (halfWidth, halfHeight) = (boxes[i].Width / 2, boxes[i].Height / 2);
            if (float.IsFinite(halfWidth + halfHeight))
            {
                var shape = plot.Add.Rectangle(0.5 - halfWidth, 0.5 + halfWidth, 0.5 + halfHeight, 0.5 - halfHeight);
                shape.FillColor = Colors.Transparent;
                shape.LineColor = PlotStyle.LineOf(classes[i]);
                shape.LineWidth = 0.6f;
            }
        }

        plot.HideGrid();
        plot.Title(boxes.Count > MostBoxes ? $"the first {MostBoxes} boxes, centred" : "boxes, centred", PlotStyle.Text);
        plot.Axes.SetLimits(0, 1, 1, 0);
        plot.Axes.Right.FrameLineStyle.IsVisible = true;
        plot.Axes.Top.FrameLineStyle.IsVisible = true;
        plot.Axes.FrameColor(PlotStyle.Thin);
        plot.Axes.Bottom.TickGenerator = new EmptyTickGenerator();
        plot.Axes.Left.TickGenerator = new EmptyTickGenerator();
        plot.Layout.Fixed(Square);
        return plot;
    }

    private static Plot DrawCentres(IReadOnlyList<CenterBox> boxes)
    {
        var plot = DrawHistogram(boxes.Select(box => (box.X, box.Y)), 1, downwards: true);
        plot.Title("centres", PlotStyle.Text);
        plot.XLabel("x");
        plot.YLabel("y");
        double[] ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
        plot.Axes.Left.TickGenerator = new NumericManual(ticks, [.. ticks.Select(value => (1 - value).ToString("0.0", CultureInfo.InvariantCulture))]);
        plot.Axes.Bottom.TickGenerator = PlotStyle.UnitTicks();
        return plot;
    }

    private static Plot DrawSizes(IReadOnlyList<CenterBox> boxes)
    {
        var plot = DrawHistogram(boxes.Select(box => (box.Width, box.Height)), Extent(boxes.SelectMany(box => new[] { box.Width, box.Height })), downwards: false);
        plot.Title("widths and heights", PlotStyle.Text);
        plot.XLabel("width");
        plot.YLabel("height");
        return plot;
    }

    /// <summary>The next tenth above all values, 0.1 to 1.</summary>
    private static double Extent(IEnumerable<float> values) =>
        Math.Clamp(Math.Ceiling((values.Where(float.IsFinite).DefaultIfEmpty(1).Max() - 1e-6) * 10) / 10, 0.1, 1);

    /// <summary>Counts in 50 x 50 cells; downwards as in a picture, with the origin at the top, or upwards.</summary>
    private static Plot DrawHistogram(IEnumerable<(float X, float Y)> points, double extent, bool downwards)
    {
        var counts = new double[Bins, Bins];
        foreach (var (x, y) in points)
        {
            if (float.IsFinite(x) && float.IsFinite(y))
            {
                counts[Bin(downwards ? y / extent : 1 - (y / extent)), Bin(x / extent)]++;
            }
        }

        var highest = Math.Max(counts.Cast<double>().Max(), 1);
        for (var i = 0; i < Bins * Bins; i++)
        {
            ref var cell = ref counts[i / Bins, i % Bins];
            cell = cell == 0 ? double.NaN : Math.Sqrt(cell);
        }

        var plot = PlotStyle.NewPlot(PlotFonts.For([]));

        // Square roots, and a scale that begins below the lowest count: few labels are seen beside many.
        if (PlotStyle.AddCells(plot, counts, new(-0.15 * Math.Sqrt(highest), Math.Sqrt(highest))) is { } map)
        {
            map.CellAlignment = Alignment.LowerLeft;
            map.CellWidth = extent / Bins;
            map.CellHeight = extent / Bins;
        }

        plot.Axes.SetLimits(0, extent, 0, extent);
        plot.Layout.Fixed(Square);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Ticks();
        plot.Axes.Left.TickGenerator = PlotStyle.Ticks();
        return plot;
    }

    private static int Bin(double share) => Math.Clamp((int)(share * Bins), 0, Bins - 1);
}
