namespace YoloTune.Cli.Doctor;

/// <summary>A line of the doctor's report.</summary>
/// <param name="Name">What was examined.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">The way out; null where there is nothing to do.</param>
internal sealed record Finding(string Name, FindingLevel Level, string Text, string? Remedy = null)
{
    /// <summary>A finding without fault.</summary>
    public static Finding Ok(string name, string text) => new(name, FindingLevel.Ok, text);
}
