namespace YoloTune.Data.Inspection;

/// <summary>Pictures that show the same.</summary>
/// <param name="Images">At least two.</param>
public sealed record DuplicateGroup(IReadOnlyList<DuplicateImage> Images)
{
    /// <summary>What the first one is called.</summary>
    internal const string First = "first";

    /// <summary>What a copy is called.</summary>
    internal const string SameBytes = "same bytes";

    /// <summary>All have the same bytes.</summary>
    public bool IsExact => Images.Skip(1).All(image => image.Relation == SameBytes);

    /// <summary>They lie in different splits.</summary>
    public bool IsLeakage => Images.Select(image => image.Split).Distinct(StringComparer.Ordinal).Count() > 1;
}
