using System.Globalization;

namespace YoloTune.Core.Text;

/// <summary>Numbers as the reference writes and rounds them, always with a decimal point, whatever the system's culture.</summary>
public static class NumberText
{
    private const int MaximumDigits = 17;

    /// <summary>
    /// The conversion <c>%.{digits}g</c> of C: up to <paramref name="digits"/> significant digits, no trailing zeros, exponent form
    /// below 1e-4 and from 10^digits on (ISO C, 7.21.6.1).
    /// </summary>
    /// <param name="value">Any value; non-finite ones become <c>nan</c>, <c>inf</c>, <c>-inf</c>.</param>
    /// <param name="digits">Significant digits, 1 to 17; 6 is the plain <c>%g</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="digits"/> is outside 1 to 17.</exception>
    public static string General(double value, int digits = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MaximumDigits);
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var scientific = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits)
        {
            var decimals = (digits - 1 - exponent).ToString(CultureInfo.InvariantCulture);
            return StripZeros(value.ToString("F" + decimals, CultureInfo.InvariantCulture));
        }

        var sign = exponent < 0 ? '-' : '+';
        return $"{StripZeros(scientific[..mark])}e{sign}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    /// <summary>
    /// Rounds to a number of decimals as Python's <c>round(x, n)</c>: correctly on the exact binary value, ties to even
    /// (spec/04 section 21). <see cref="Math.Round(double, int)"/> scales first and may differ in the last digit.
    /// </summary>
    /// <param name="value">Any value; non-finite ones are returned as they are.</param>
    /// <param name="decimals">Decimals to keep, 0 to 15.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is outside 0 to 15.</exception>
    public static double Round(double value, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 15);
        if (!double.IsFinite(value))
        {
            return value;
        }

        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return double.Parse(value.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string StripZeros(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
