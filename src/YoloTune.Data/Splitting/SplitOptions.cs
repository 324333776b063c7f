namespace YoloTune.Data.Splitting;

/// <summary>How pictures are divided.</summary>
public sealed record SplitOptions
{
    /// <summary>Parts with their shares, in order; the shares need not add up to 1. Not looked at with <see cref="Folds"/>.</summary>
    public IReadOnlyList<(string Name, double Share)> Parts { get; init; } = [("train", 0.8), ("val", 0.2)];

    /// <summary>Number of folds of equal size, or 0 for <see cref="Parts"/>.</summary>
    public int Folds { get; init; }

    /// <summary>Decides which picture goes where; the same seed and pictures give the same division on every machine.</summary>
    public long Seed { get; init; }

    /// <summary>Keep the shares of every class alike in all parts.</summary>
    public bool Stratify { get; init; } = true;
}
