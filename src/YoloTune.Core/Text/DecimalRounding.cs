using System.Globalization;

namespace YoloTune.Core.Text;

/// <summary>Rounding to decimals as Python's <c>round(x, n)</c> does it.</summary>
public static class DecimalRounding
{
    /// <summary>
    /// Rounds the exact binary value correctly, ties to even (spec/04 section 21). <see cref="Math.Round(double, int)"/> scales first and
    /// may differ in the last digit.
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

        return double.Parse(IsTie(value, decimals) ? RoundTie(value, decimals) : Fixed(value, decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>A binary fraction lies half-way between two decimals of n places exactly when it is an odd multiple of 2^-(n+1).</summary>
    private static bool IsTie(double value, int decimals)
    {
        var scaled = Math.ScaleB(value, decimals + 1);
        return Math.Abs(scaled) < 1L << 53 && Math.Abs(scaled % 2) == 1;
    }

    /// <summary>A tie has exactly one digit more: without it the number is truncated, which is right when the digit before is even.</summary>
    private static string RoundTie(double value, int decimals)
    {
        var truncated = Fixed(value, decimals + 1)[..^1];
        var digit = truncated[^1] == '.' ? truncated[^2] : truncated[^1];
        var even = (digit - '0') % 2 == 0;
        return even ? truncated : Fixed(value + (Math.Sign(value) * Math.Pow(10, -decimals) / 4), decimals);
    }

    private static string Fixed(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
