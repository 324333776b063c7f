using System.Globalization;

namespace YoloTune.Core.Text;

/// <summary>Numbers as text exactly as C's <c>printf</c> (and so Python's <c>%</c> operator) writes them.</summary>
public static class PrintfFormat
{
    /// <summary>Longest exact decimal expansion of a double, in significant digits.</summary>
    private const int ExactDigits = 770;

    /// <summary>Digits beyond the wanted ones that are looked at before a tie is suspected.</summary>
    private const int GuardDigits = 20;

    /// <summary>
    /// Conversion <c>%.Ng</c> (ISO C 7.21.6.1): fixed notation when the decimal exponent lies in [-4, N), else scientific with at
    /// least two exponent digits; trailing zeros removed; ties rounded to even on the exact binary value.
    /// </summary>
    /// <param name="value">Any number; infinities and NaN give <c>inf</c>, <c>-inf</c>, <c>nan</c>.</param>
    /// <param name="significantDigits">N, 0 to 40; 0 counts as 1.</param>
    /// <returns>The text, without padding.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="significantDigits"/> is outside 0 to 40.</exception>
    public static string General(double value, int significantDigits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(significantDigits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(significantDigits, 40);
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var sign = double.IsNegative(value) ? "-" : string.Empty;
        if (value == 0)
        {
            return sign + "0";
        }

        var precision = Math.Max(significantDigits, 1);
        var (digits, exponent) = Round(Math.Abs(value), precision);
        return sign + Lay(digits.TrimEnd('0'), exponent, precision);
    }

    /// <summary>The first significant digits of a positive number, correctly rounded, and the exponent of the first digit.</summary>
    private static (string Digits, int Exponent) Round(double value, int precision)
    {
        var (digits, exponent) = Expand(value, precision + GuardDigits);
        var rest = digits.AsSpan(precision);
        if (IsTie(rest))
        {
            (digits, exponent) = Expand(value, ExactDigits);
            rest = digits.AsSpan(precision);
        }

        var up = IsTie(rest) ? ((digits[precision - 1] - '0') & 1) == 1 : rest[0] >= '5';
        var kept = digits[..precision];
        return up ? Increment(kept, exponent) : (kept, exponent);
    }

    private static bool IsTie(ReadOnlySpan<char> rest) => rest[0] == '5' && rest[1..].TrimEnd('0').IsEmpty;

    private static (string Digits, int Exponent) Expand(double value, int digits)
    {
        var text = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (string.Concat(text.AsSpan(0, 1), text.AsSpan(2, mark - 2)), exponent);
    }

    private static (string Digits, int Exponent) Increment(string digits, int exponent)
    {
        var result = digits.ToCharArray();
        for (var i = result.Length - 1; i >= 0; i--)
        {
            if (result[i] != '9')
            {
                result[i]++;
                return (new string(result), exponent);
            }

            result[i] = '0';
        }

        return ("1" + new string('0', digits.Length - 1), exponent + 1);
    }

    private static string Lay(string digits, int exponent, int precision)
    {
        if (exponent < -4 || exponent >= precision)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits.AsSpan(1)}";
            return mantissa + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        }

        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }
}
