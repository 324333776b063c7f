namespace YoloTune.Data.Corpus;

/// <summary>How many pictures of what size the corpus has.</summary>
public sealed record CorpusOptions
{
    /// <summary>Seed of everything. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Pictures for training, at least 1. Default 20,000.</summary>
    public int TrainCount { get; init; } = 20_000;

    /// <summary>Pictures for validation, at least 1. Default 400.</summary>
    public int ValCount { get; init; } = 400;

    /// <summary>Width and height of every picture, pixels, 64 to 1024. Default 192.</summary>
    public int Side { get; init; } = 192;

    /// <summary>All pictures.</summary>
    public int Count => TrainCount + ValCount;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TrainCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ValCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Side, 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Side, 1024);
    }
}
