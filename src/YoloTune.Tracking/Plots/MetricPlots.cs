using System.Globalization;
using ScottPlot;
using YoloTune.Core.Metrics;

namespace YoloTune.Tracking.Plots;

/// <summary>The curves of a validation: precision against recall, and F1, precision and recall against confidence (spec/04 section 18).</summary>
public static class MetricPlots
{
    /// <summary>Up to so many classes are drawn in their colours and named; more are grey.</summary>
    private const int MostNamed = 20;
    private const float LegendWidth = 150;

    /// <summary>
    /// Writes <c>{prefix}PR_curve.png</c>, <c>{prefix}F1_curve.png</c>, <c>{prefix}P_curve.png</c> and <c>{prefix}R_curve.png</c>, each of
    /// 2250 x 1500 pixels.
    /// </summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="result">The validation.</param>
    /// <param name="names">Class names by class index; a missing one is shown as its number.</param>
    /// <param name="prefix">What was measured: <c>Box</c>, <c>Mask</c> or <c>Pose</c>.</param>
    /// <returns>The files.</returns>
    /// <exception cref="Core.Errors.InputException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Save(string folder, DetectionMetricsResult result, IReadOnlyList<string> names, string prefix = "Box")
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(names);
        string FileOf(string curve) => Path.Combine(folder, prefix + curve + "_curve.png");
        var (curves, classes) = (result.Curves, result.Classes);
        SavePrecisionRecall(FileOf("PR"), result, names);
        SaveConfidence(FileOf("F1"), "F1", curves.X, curves.F1, classes, names);
        SaveConfidence(FileOf("P"), "Precision", curves.X, curves.Precision, classes, names);
        SaveConfidence(FileOf("R"), "Recall", curves.X, curves.Recall, classes, names);
        return [FileOf("PR"), FileOf("F1"), FileOf("P"), FileOf("R")];
    }

    private static void SavePrecisionRecall(string path, DetectionMetricsResult result, IReadOnlyList<string> names)
    {
        var labels = result.Classes.Select(item => $"{PlotStyle.NameOf(names, item.ClassIndex)} {Text(item.Ap50, 3)}");
        var mean = MetricCurves.Mean(result.Curves.PrecisionAtRecall);
        Write(path, () => Draw("Precision-Recall Curve", "Recall", "Precision", result.Curves.X, result.Curves.PrecisionAtRecall, result.Classes, [.. labels], mean, $"all classes {Text(result.Map50, 3)} mAP@0.5"));
    }

    private static void SaveConfidence(string path, string metric, IReadOnlyList<double> x, IReadOnlyList<double[]> curves, IReadOnlyList<ClassMetrics> classes, IReadOnlyList<string> names)
    {
        var mean = MetricCurves.Mean(curves);
        var smooth = mean.Length == 0 ? mean : MetricCurves.Smooth(mean);
        var best = Highest(smooth);
        var label = best < 0 ? "all classes" : $"all classes {Text(smooth[best], 2)} at {Text(x[best], 3)}";
        Write(path, () =>
        {
            var plot = Draw($"{metric}-Confidence Curve", "Confidence", metric, x, curves, classes, [.. classes.Select(item => PlotStyle.NameOf(names, item.ClassIndex))], smooth, label);
            if (best >= 0)
            {
                plot.Add.VerticalLine(x[best], 0.6f, PlotStyle.Pale, new([2.5f, 2], 0, "mark"));
                plot.Add.Marker(x[best], smooth[best], MarkerShape.FilledCircle, 6, PlotStyle.Blue);
            }

            return plot;
        });
    }

    private static Plot Draw(string title, string xLabel, string yLabel, IReadOnlyList<double> x, IReadOnlyList<double[]> curves, IReadOnlyList<ClassMetrics> classes, string[] labels, double[] mean, string meanLabel)
    {
        var plot = PlotStyle.NewPlot(PlotFonts.For([.. labels, meanLabel]));
        double[] xs = [.. x];
        var named = classes.Count <= MostNamed;
        for (var i = 0; i < classes.Count; i++)
        {
            var line = plot.Add.ScatterLine(xs, curves[i], named ? PlotStyle.LineOf(classes[i].ClassIndex) : PlotStyle.Thin);
            line.LineWidth = named ? 1.1f : 0.6f;
            if (named)
            {
                line.LinePattern = PlotStyle.PatternOf(classes[i].ClassIndex);
                line.LegendText = labels[i];
            }
        }

        if (mean.Length > 0)
        {
            var line = plot.Add.ScatterLine(xs, mean, PlotStyle.Blue);
            line.LineWidth = 3;
            line.LegendText = meanLabel;
        }
        else
        {
            PlotStyle.Note(plot, "no labels, nothing to measure");
        }

        plot.Title(title);
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Axes.SetLimits(0, 1, 0, 1);
        plot.Axes.Bottom.TickGenerator = PlotStyle.UnitTicks();
        plot.Axes.Left.TickGenerator = PlotStyle.UnitTicks();
        if (mean.Length > 0)
        {
            // An empty legend would keep the library from drawing anything.
            var legend = plot.ShowLegend(Edge.Right);
            legend.Alignment = Alignment.UpperLeft;
            legend.MinimumSize = LegendWidth;
        }

        return plot;
    }

    private static void Write(string path, Func<Plot> draw) => PlotSheet.Save(path, 9, 6, 250, sheet => sheet.Add(draw()));

    /// <summary>The place of the highest value; the first of equals, -1 for no curve.</summary>
    private static int Highest(double[] values)
    {
        var best = -1;
        for (var i = 0; i < values.Length; i++)
        {
            best = double.IsFinite(values[i]) && (best < 0 || values[i] > values[best]) ? i : best;
        }

        return best;
    }

    private static string Text(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
