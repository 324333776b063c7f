using System.Globalization;
using System.Text;
using ScottPlot;
using SkiaSharp;
using YoloTune.Core.Drawing;

namespace YoloTune.Tracking.Plots;

/// <summary>
/// Gives the plot library our own typeface, so that plots have text on a machine without fonts and look the same everywhere.
/// Texts with characters that our strokes lack get a typeface of their own, which borrows these from the fonts of the system.
/// </summary>
internal sealed class PlotFonts : IFontResolver
{
    private const string Family = "YoloTune Strokes";
    private const int MostFamilies = 64;
    private static readonly PlotFonts Instance = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (SKTypeface Regular, SKTypeface Bold)> _faces = [];
    private readonly Dictionary<string, string> _families = [];

    private PlotFonts()
    {
    }

    /// <summary>The family name to draw texts with.</summary>
    /// <param name="texts">Every text that may hold more than Latin letters, digits and signs.</param>
    public static string For(IEnumerable<string> texts) => Instance.Register([.. texts.SelectMany(StrokeTypeface.Foreign).Distinct().Order()]);

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic)
    {
        lock (_gate)
        {
            return !_faces.TryGetValue(fontName, out var faces) ? null : bold ? faces.Bold : faces.Regular;
        }
    }

    private string Register(Rune[] foreign)
    {
        lock (_gate)
        {
            var key = string.Concat(foreign);
            if (_families.TryGetValue(key, out var family))
            {
                return family;
            }

            if (_faces.Count == 0)
            {
                Fonts.FontResolvers.Insert(0, this);
            }

            // The library keeps every typeface it has met, so a long-lived process must not make ever more of them.
            if (_faces.Count >= MostFamilies)
            {
                return Family;
            }

            family = _faces.ContainsKey(Family) || key.Length > 0 ? Family + " " + _faces.Count.ToString(CultureInfo.InvariantCulture) : Family;
            _faces.Add(family, (StrokeTypeface.Create(family, bold: false, foreign), StrokeTypeface.Create(family, bold: true, foreign)));
            _families.Add(key, family);
            return family;
        }
    }
}
