namespace YoloTune.Core.Downloads;

/// <summary>What an archive may hold at most, lest a small file fills the disk.</summary>
public sealed record ExtractionLimits
{
    /// <summary>Entries, folders included.</summary>
    public int MaximumEntries { get; init; } = 500_000;

    /// <summary>Bytes of all files together, unpacked.</summary>
    public long MaximumBytes { get; init; } = 64L << 30;

    /// <summary>How many times larger than its packed form a file of more than 1 MiB may be.</summary>
    public double MaximumRatio { get; init; } = 200;

    /// <summary>Characters of an entry's path.</summary>
    public int MaximumPathLength { get; init; } = 400;
}
