namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>Bounds of the restricted unpickler (spec/02 section 11); a file beyond them is refused.</summary>
internal sealed record PickleLimits
{
    /// <summary>The bounds used for real files.</summary>
    public static PickleLimits Default { get; } = new();

    /// <summary>Most bytes of one pickle.</summary>
    public int Bytes { get; init; } = 64 << 20;

    /// <summary>Most memo slots; a slot number at or above it is refused.</summary>
    public int MemoSlots { get; init; } = 4_000_000;

    /// <summary>Most open marks at one time.</summary>
    public int Marks { get; init; } = 10_000;

    /// <summary>Most values on the stack at one time.</summary>
    public int Stack { get; init; } = 4_000_000;

    /// <summary>Most bytes of one text or byte string.</summary>
    public int TextBytes { get; init; } = 16 << 20;

    /// <summary>Most dimensions of a tensor.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>
    /// Most units of memory that the built data may take: 1 for a number, 4 for a container or record, 1 for every item copied and
    /// every 32 bytes of text. A trained YOLO26x with optimizer state needs less than a twentieth.
    /// </summary>
    public long Units { get; init; } = 12_000_000;
}
