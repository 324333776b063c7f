using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Loading;

/// <summary>What one epoch consists of: which sample stands where, in batches of which shape.</summary>
/// <param name="ImageCount">Samples of the epoch.</param>
/// <param name="BatchSize">Samples of a full batch.</param>
/// <param name="Shape">Height and width of a batch, by its number.</param>
/// <param name="Create">Makes the sample at a position; the receiver recycles it. Called from several threads at once.</param>
/// <param name="FileOf">The image file at a position, for error messages.</param>
internal sealed record EpochPlan(
    int ImageCount,
    int BatchSize,
    Func<int, (int Height, int Width)> Shape,
    Func<int, Sample> Create,
    Func<int, string> FileOf)
{
    /// <summary>Batches, the last partial one included.</summary>
    public int BatchCount => (ImageCount + BatchSize - 1) / BatchSize;

    /// <summary>Samples of a batch.</summary>
    public int CountOf(int batch) => Math.Min(BatchSize, ImageCount - (batch * BatchSize));
}
