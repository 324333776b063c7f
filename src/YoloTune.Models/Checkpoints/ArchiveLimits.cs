namespace YoloTune.Models.Checkpoints;

/// <summary>Bounds on the ZIP container of a <c>.pt</c> file (spec/02 section 11).</summary>
internal sealed record ArchiveLimits
{
    /// <summary>The bounds used for real files.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Most bytes of the file.</summary>
    public long FileBytes { get; init; } = 4L << 30;

    /// <summary>Most entries.</summary>
    public int Entries { get; init; } = 200_000;

    /// <summary>Most bytes of the list of entries at the end of the file.</summary>
    public long DirectoryBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of all entries when unpacked.</summary>
    public long UnpackedBytes { get; init; } = 8L << 30;

    /// <summary>Highest compression ratio of an entry above <see cref="RatioFromBytes"/>.</summary>
    public int Ratio { get; init; } = 100;

    /// <summary>Unpacked size from which the ratio counts.</summary>
    public long RatioFromBytes { get; init; } = 1L << 20;

    /// <summary>Most bytes of data.pkl.</summary>
    public int PickleBytes { get; init; } = 64 << 20;
}
