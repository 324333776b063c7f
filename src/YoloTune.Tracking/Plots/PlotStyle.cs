using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using YoloTune.Core.Drawing;

namespace YoloTune.Tracking.Plots;

/// <summary>What all plots have in common: type, colours, frames.</summary>
internal static class PlotStyle
{
    /// <summary>Size of tick labels and legends, points.</summary>
    public const float SmallText = 8;

    /// <summary>Size of axis labels, points.</summary>
    public const float Text = 9;

    /// <summary>Size of titles, points.</summary>
    public const float TitleText = 11;

    /// <summary>The colour of the main line: Okabe and Ito's blue.</summary>
    public static Color Blue { get; } = Color.FromHex("#0072B2");

    /// <summary>The colour of the second line: Okabe and Ito's vermilion.</summary>
    public static Color Vermilion { get; } = Color.FromHex("#D55E00");

    /// <summary>Text and frames.</summary>
    public static Color Ink { get; } = Color.FromHex("#20262E");

    /// <summary>Text of less weight.</summary>
    public static Color Pale { get; } = Color.FromHex("#6B7480");

    /// <summary>Lines that are only background.</summary>
    public static Color Thin { get; } = Color.FromHex("#B3B9C1");

    /// <summary>White to dark blue in even steps of lightness: legible in grey and for every kind of colour vision.</summary>
    public static IColormap Blues { get; } = new ScottPlot.Colormaps.Custom(
        Color.FromHex(["#E6F0FA", "#D6E6F4", "#BDD7EC", "#9ECAE1", "#6BAED6", "#4292C6", "#2171B5", "#08519C", "#08306B"]),
        smooth: true);

    /// <summary>Identity without colour: classes beside each other in the list differ in their dashes too.</summary>
    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new([5, 2.2f], 0, "dashes"),
        new([1.4f, 1.8f], 0, "dots"),
        new([6, 2, 1.4f, 2], 0, "dash and dot"),
    ];

    /// <summary>A plot in the common style.</summary>
    /// <param name="font">A family of <see cref="PlotFonts"/>.</param>
    public static Plot NewPlot(string font)
    {
        var plot = new Plot();
        plot.Font.Set(font);
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Axes.FrameWidth(0.7f);
        plot.Axes.Right.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex("#E7EAEE");
        plot.Grid.MajorLineWidth = 0.6f;
        plot.Grid.IsBeneathPlottables = true;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = font;
            axis.TickLabelStyle.FontSize = SmallText;
            axis.TickLabelStyle.ForeColor = Ink;
            axis.Label.FontName = font;
            axis.Label.FontSize = Text;
            axis.Label.Bold = false;
            axis.MajorTickStyle.Length = 3;
            axis.MajorTickStyle.Width = 0.7f;
            axis.MinorTickStyle.Length = 0;
        }

        plot.Axes.Title.Label.FontName = font;
        plot.Axes.Title.Label.FontSize = TitleText;
        plot.Axes.Title.Label.Bold = true;
        plot.Axes.Title.Label.Font = Fonts.GetTypeface(font, bold: true, italic: false);
        plot.Axes.Title.Label.ForeColor = Ink;
        plot.Legend.FontName = font;
        plot.Legend.FontSize = SmallText;
        plot.Legend.FontColor = Ink;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.85);
        plot.Legend.SetBestFontOnEachRender = false;
        return plot;
    }

    /// <summary>A line of text in the middle of a plot whose axes run from 0 to 1.</summary>
    public static void Note(Plot plot, string text)
    {
        var note = plot.Add.Text(text, 0.5, 0.5);
        note.LabelAlignment = Alignment.MiddleCenter;
        note.LabelFontName = PlotFonts.For([text]);
        note.LabelFontSize = Text;
        note.LabelFontColor = Pale;
    }

    /// <summary>Cells in blue, the first row on top and the first centre at 0; NaN is white. Null where every cell is NaN, which the library refuses.</summary>
    public static Heatmap? AddCells(Plot plot, double[,] cells, ScottPlot.Range range)
    {
        if (!cells.Cast<double>().Any(double.IsFinite))
        {
            return null;
        }

        var map = plot.Add.Heatmap(cells);
        map.Colormap = Blues;
        map.ManualRange = range;
        map.NaNCellColor = Colors.White;
        return map;
    }

    /// <summary>Ticks at the tenths (by two) of 0 to 1.</summary>
    public static NumericManual UnitTicks()
    {
        double[] positions = [0, 0.2, 0.4, 0.6, 0.8, 1];
        return new(positions, [.. positions.Select(value => value.ToString("0.0", CultureInfo.InvariantCulture))]);
    }

    /// <summary>Ticks chosen by the library, written the same in every culture.</summary>
    public static NumericAutomatic Ticks(bool integers = false) => new()
    {
        IntegerTicksOnly = integers,
        LabelFormatter = value => value.ToString("0.######", CultureInfo.InvariantCulture),
    };

    /// <summary>The colour of a class for lines on white.</summary>
    public static Color LineOf(int classIndex) => new(ClassPalette.OnWhite(classIndex));

    /// <summary>The colour of a class for areas.</summary>
    public static Color FillOf(int classIndex) => new(ClassPalette.Of(classIndex));

    /// <summary>The dashes of a class.</summary>
    public static LinePattern PatternOf(int classIndex) => Patterns[classIndex % Patterns.Length];

    /// <summary>The name of a class, or its number when it has none.</summary>
    public static string NameOf(IReadOnlyList<string> names, int classIndex, int longest = 24)
    {
        var name = classIndex < names.Count && !string.IsNullOrWhiteSpace(names[classIndex])
            ? names[classIndex].ReplaceLineEndings(" ")
            : classIndex.ToString(CultureInfo.InvariantCulture);
        var letters = new StringInfo(name);
        return letters.LengthInTextElements <= longest ? name : letters.SubstringByTextElements(0, longest - 1).TrimEnd() + "…";
    }

    /// <summary>A text, shortened with an ellipsis as far as it takes to fit.</summary>
    /// <param name="text">One line.</param>
    /// <param name="font">The family to measure with.</param>
    /// <param name="size">Size, points.</param>
    /// <param name="width">Room, points.</param>
    public static string Fitted(string text, string font, float size, float width)
    {
        var letters = new StringInfo(text);
        var fitted = text;
        for (var kept = letters.LengthInTextElements - 1; kept > 0 && Widest([fitted], font, size) > width; kept--)
        {
            fitted = letters.SubstringByTextElements(0, kept).TrimEnd('…', ' ') + "…";
        }

        return fitted;
    }

    /// <summary>The width of the widest text, points.</summary>
    public static float Widest(IEnumerable<string> texts, string font, float size)
    {
        using var paint = Paint.NewDisposablePaint();
        var style = new LabelStyle { FontName = font, FontSize = size };
        return texts.Select(text => style.Measure(text, paint).Width).DefaultIfEmpty(0).Max();
    }
}
