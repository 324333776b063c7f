namespace YoloTune.Data.Conversion;

/// <summary>A picture with its objects, whatever the format they come from.</summary>
internal sealed class AnnotatedPicture
{
    /// <summary>Path below the folder of its split, with forward slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The picture itself; null when pictures are not wanted.</summary>
    public required string? File { get; init; }

    /// <summary>Columns of the displayed picture.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the displayed picture.</summary>
    public required int Height { get; init; }

    /// <summary>The file that tells of the objects.</summary>
    public required string Place { get; init; }

    /// <summary>Its line, where the picture is one of many in it.</summary>
    public int? Line { get; init; }

    public List<AnnotatedObject> Objects { get; init; } = [];
}
