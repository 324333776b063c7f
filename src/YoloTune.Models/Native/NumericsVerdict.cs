using System.Globalization;

namespace YoloTune.Models.Native;

/// <summary>What the numerics guard found and did, once per process; for logs, the environment report and run manifests.</summary>
/// <param name="Branch">What had to be done.</param>
/// <param name="Before">The errors of the first check, before anything was changed.</param>
/// <param name="After">The errors of the last check; the same as <paramref name="Before"/> when nothing was changed.</param>
/// <param name="Milliseconds">What the checks and the correction took.</param>
/// <param name="Text">The same for a person, in one or two sentences.</param>
public sealed record NumericsVerdict(NumericsBranch Branch, NumericsErrors Before, NumericsErrors After, double Milliseconds, string Text)
{
    /// <summary>One line for logs and reports: branch, errors before and after, time.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Branch}: largest relative error before {Before}; after {After} ({Milliseconds:0.0} ms)");
}
