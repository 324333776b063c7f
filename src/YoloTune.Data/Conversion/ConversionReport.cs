namespace YoloTune.Data.Conversion;

/// <summary>What a conversion wrote, and what it left out.</summary>
public sealed record ConversionReport
{
    /// <summary>The data-set YAML, or the folder of COCO files.</summary>
    public required string Output { get; init; }

    /// <summary>Class names in the order of their numbers.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Pictures per split.</summary>
    public required IReadOnlyDictionary<string, int> Pictures { get; init; }

    /// <summary>Objects written.</summary>
    public required long Objects { get; init; }

    /// <summary>Objects left out, by reason.</summary>
    public required IReadOnlyDictionary<string, int> LeftOut { get; init; }

    /// <summary>Objects changed, by what was done to them, such as cut at the border of the picture.</summary>
    public required IReadOnlyDictionary<string, int> Changed { get; init; }

    /// <summary>What there is to say about the whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
