using System.Globalization;

namespace YoloTune.Models.Native;

/// <summary>
/// The largest differences between convolutions (outputs and gradients) and the same in float64, each relative to the largest
/// value of its tensor: 0 or more; <see cref="double.MaxValue"/> stands for a result that is not finite.
/// </summary>
/// <param name="Float32">The largest relative error in float32; right results stay far below <see cref="Float32Limit"/>.</param>
/// <param name="BFloat16">The largest relative error in bfloat16; right results stay far below <see cref="BFloat16Limit"/>.</param>
public readonly record struct NumericsErrors(double Float32, double BFloat16)
{
    /// <summary>A larger float32 error means wrong results; right ones measure 3e-6 at most, wrong ones 0.1 or more.</summary>
    public const double Float32Limit = 1e-4;

    /// <summary>A larger bfloat16 error means wrong results; right ones measure 4e-3 (half a unit in the last place is 2e-3), wrong ones 0.1 or more.</summary>
    public const double BFloat16Limit = 2e-2;

    /// <summary>True when both errors are within their limits.</summary>
    public bool AreSmall => Float32 <= Float32Limit && BFloat16 <= BFloat16Limit;

    /// <summary>The two figures as text, such as <c>4.0e-7 in float32, 3.1e-3 in bfloat16</c>.</summary>
    public override string ToString() => $"{Show(Float32)} in float32, {Show(BFloat16)} in bfloat16";

    private static string Show(double error) => error == double.MaxValue
        ? "not a finite number"
        : error.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
