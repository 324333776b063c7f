using System.Globalization;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Coordinates as fractions of a side, with just enough digits that <see cref="Interpret"/> gives the very pixels back: a text of d decimals
/// stands for all values within half of its last place, and the one with the fewest decimals in pixels is taken.
/// </summary>
internal static class CoordinateText
{
    private const int FewestDecimals = 6;
    private const int MostDecimals = 17;
    private const int MostPixelDecimals = 10;

    /// <summary>The text of a coordinate.</summary>
    public static string Format(double pixels, int side)
    {
        var value = pixels / side;
        for (var decimals = FewestDecimals; decimals < MostDecimals; decimals++)
        {
            var text = value.ToString(Formats[decimals], CultureInfo.InvariantCulture);
            if (Interpret(value: double.Parse(text, CultureInfo.InvariantCulture), decimals, side) == pixels)
            {
                return text;
            }
        }

        return value.ToString(Formats[MostDecimals], CultureInfo.InvariantCulture);
    }

    /// <summary>The text of a length or centre, of which nothing but closeness is asked.</summary>
    public static string FormatFraction(double value) => value.ToString(Formats[8], CultureInfo.InvariantCulture);

    /// <summary>The pixels that a text stands for.</summary>
    /// <param name="value">The number of the text.</param>
    /// <param name="decimals">Digits after its point.</param>
    /// <param name="side">Pixels of the side.</param>
    public static double Interpret(double value, int decimals, int side) => Shortest(value * side, 0.5 * Math.Pow(10, -decimals) * side);

    /// <summary>The number with the fewest decimals within a tolerance; the number itself when more than ten would be needed.</summary>
    public static double Shortest(double value, double tolerance)
    {
        for (var decimals = 0; decimals <= MostPixelDecimals; decimals++)
        {
            var rounded = Math.Round(value, decimals);
            if (Math.Abs(rounded - value) <= tolerance + (Math.Abs(value) * 1e-15))
            {
                return rounded;
            }
        }

        return value;
    }

    /// <summary>Digits after the point of a number; as many as a double has for one with an exponent.</summary>
    public static int Decimals(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('e', 'E'))
        {
            return MostDecimals;
        }

        var point = text.IndexOf('.');
        return point < 0 ? 0 : text.Length - point - 1;
    }

    private static readonly string[] Formats = [.. Enumerable.Range(0, MostDecimals + 1).Select(decimals => "F" + decimals.ToString(CultureInfo.InvariantCulture))];
}
