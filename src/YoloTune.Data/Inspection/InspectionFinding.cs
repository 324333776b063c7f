namespace YoloTune.Data.Inspection;

/// <summary>Something that is probably not as the owner of a data set wants it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Level">How serious.</param>
/// <param name="Split">Where; <c>train, val</c> for both.</param>
/// <param name="Count">How often.</param>
/// <param name="Text">One sentence without a final full stop.</param>
/// <param name="Remedy">The way out.</param>
public sealed record InspectionFinding(FindingKind Kind, FindingLevel Level, string Split, int Count, string Text, string Remedy)
{
    /// <summary>Places: the first thousand at most, but all pictures that cannot be read.</summary>
    public IReadOnlyList<FindingPlace> Places { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Split}: {Text}. {Remedy}.";
}
