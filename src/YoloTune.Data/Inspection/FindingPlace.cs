namespace YoloTune.Data.Inspection;

/// <summary>Where something is wrong.</summary>
/// <param name="File">The picture or label file.</param>
/// <param name="Line">The line of a label file, or null.</param>
/// <param name="Value">What stands there, or null.</param>
public sealed record FindingPlace(string File, int? Line = null, string? Value = null)
{
    /// <summary>The picture that a label file belongs to, or null.</summary>
    public string? Image { get; init; }

    /// <inheritdoc/>
    public override string ToString() => (Line is { } line ? FormattableString.Invariant($"{File}:{line}") : File) + (Value is null ? string.Empty : $" ({Value})");
}
