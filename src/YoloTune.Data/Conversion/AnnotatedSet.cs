namespace YoloTune.Data.Conversion;

/// <summary>The pictures of one split.</summary>
/// <param name="Split">Its name.</param>
/// <param name="ClassNames">The classes that the format declares, in order; empty where it declares none.</param>
/// <param name="Pictures">The pictures, read as they are asked for.</param>
internal sealed record AnnotatedSet(string Split, IReadOnlyList<string> ClassNames, IReadOnlyList<AnnotatedPicture> Pictures)
{
    /// <summary>Ids of the classes in the source format, or null.</summary>
    public IReadOnlyList<long>? ClassIds { get; init; }

    /// <summary>Names of key points, or null.</summary>
    public IReadOnlyList<string>? KeypointNames { get; init; }

    /// <summary>Pairs of connected key points, or null.</summary>
    public int KeypointCount { get; init; }
}
