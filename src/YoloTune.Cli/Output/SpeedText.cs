namespace YoloTune.Cli.Output;

/// <summary>Times per image as the reference writes them.</summary>
internal static class SpeedText
{
    /// <summary>For example <c>0.2ms preprocess, 26.4ms inference, 0.1ms postprocess</c>.</summary>
    public static string Of(IReadOnlyDictionary<string, double> milliseconds) =>
        string.Join(", ", milliseconds.Select(pair => FormattableString.Invariant($"{pair.Value:F1}ms {pair.Key}")));
}
