using System.Globalization;

namespace YoloTune.Core.Text;

/// <summary>Floating-point numbers as text the way Python writes them.</summary>
public static class PythonFloat
{
    /// <summary>
    /// The shortest text that reads back as the same number (Python's <c>repr</c>): always with a point or an exponent; scientific
    /// when the decimal exponent is below -4 or at least 16.
    /// </summary>
    /// <param name="value">Any number; <c>inf</c>, <c>-inf</c>, <c>nan</c> otherwise.</param>
    /// <returns>For example <c>0.01</c>, <c>1e-05</c>, <c>3.0</c>, <c>1e+16</c>.</returns>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        var (digits, exponent) = Shortest(Math.Abs(value));
        return (value < 0 ? "-" : string.Empty) + Lay(digits, exponent);
    }

    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), exponent - leading);
    }

    private static string Lay(string digits, int exponent)
    {
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits.AsSpan(1)}";
            return mantissa + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        }

        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0') + ".0"
            : $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }
}
