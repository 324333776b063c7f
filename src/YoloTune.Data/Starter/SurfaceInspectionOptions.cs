namespace YoloTune.Data.Starter;

/// <summary>How many pictures of what size the generator makes.</summary>
public sealed record SurfaceInspectionOptions
{
    /// <summary>Seed of everything. Default 20.</summary>
    public long Seed { get; init; } = 20;

    /// <summary>Pictures for training, at least 1. Default 320.</summary>
    public int TrainCount { get; init; } = 320;

    /// <summary>Pictures for validation, at least 1. Default 80.</summary>
    public int ValCount { get; init; } = 80;

    /// <summary>Shortest side, pixels, at least 96. Default 304.</summary>
    public int MinimumSide { get; init; } = 304;

    /// <summary>Longest side, pixels, at least <see cref="MinimumSide"/>, at most 4096. Default 416.</summary>
    public int MaximumSide { get; init; } = 416;

    /// <summary>
    /// How plainly defects show, 0.25 to 4: factor on the difference in brightness that each of them is given. Default 1; less is
    /// more difficult.
    /// </summary>
    public float Contrast { get; init; } = 1;

    /// <summary>All pictures.</summary>
    public int Count => TrainCount + ValCount;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TrainCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ValCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumSide, 96);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumSide, MinimumSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumSide, 4096);
        if (!(Contrast is >= 0.25f and <= 4))
        {
            throw new ArgumentOutOfRangeException(nameof(Contrast), Contrast, "The contrast must lie between 0.25 and 4.");
        }
    }
}
