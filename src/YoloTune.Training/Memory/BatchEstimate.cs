namespace YoloTune.Training.Memory;

/// <summary>The memory of a training step as a line over the images of its batch, through two measurements.</summary>
/// <param name="Fixed">Bytes that do not depend on the batch.</param>
/// <param name="PerImage">Bytes per image.</param>
internal sealed record BatchEstimate(double Fixed, double PerImage)
{
    /// <summary>The line through two measurements.</summary>
    /// <param name="small">Images and peak bytes.</param>
    /// <param name="large">Images, more than the other's, and peak bytes.</param>
    public static BatchEstimate Through((int Images, long Bytes) small, (int Images, long Bytes) large)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(large.Images, small.Images);
        var slope = Math.Max((double)(large.Bytes - small.Bytes) / (large.Images - small.Images), 1);
        return new BatchEstimate(Math.Max(small.Bytes - (slope * small.Images), 0), slope);
    }

    /// <summary>Peak bytes of a batch.</summary>
    /// <param name="images">Images.</param>
    public double BytesOf(int images) => Fixed + (PerImage * images);

    /// <summary>The largest batch within some memory and up to a limit, at least 1.</summary>
    /// <param name="bytes">Memory.</param>
    /// <param name="limit">Images at most.</param>
    public int Fit(double bytes, int limit) => (int)Math.Clamp(Math.Floor((bytes - Fixed) / PerImage), 1, limit);
}
