namespace YoloTune.Cli.Output;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>The last values that fit, from the lowest bar for their minimum to the highest for their maximum; equal values are all low.</summary>
    /// <param name="values">The values; what is no number is left blank.</param>
    /// <param name="width">Characters at most.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        var shown = values.Skip(Math.Max(values.Count - width, 0)).ToArray();
        var finite = shown.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
        {
            return string.Empty;
        }

        var (low, high) = (finite.Min(), finite.Max());
        return string.Concat(shown.Select(value => !double.IsFinite(value) ? ' ' : Bars[high > low ? (int)Math.Round((value - low) / (high - low) * (Bars.Length - 1)) : 0]));
    }
}
