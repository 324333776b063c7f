namespace YoloTune.Data.Conversion;

/// <summary>Where annotations come from.</summary>
/// <param name="Annotations">A file or a folder of annotations.</param>
/// <param name="Pictures">The folder of the pictures; null looks for them in the usual places.</param>
/// <param name="Split">The part of the data set that they become, for example <c>train</c>; null takes it from the folders or lists of the format.</param>
public sealed record ConversionSource(string Annotations, string? Pictures = null, string? Split = null);
