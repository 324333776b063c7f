namespace YoloTune.Data.Starter.Rendering;

/// <summary>A rectangle of whole pixels; right and bottom lie outside.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">One past the last column.</param>
/// <param name="Bottom">One past the last row.</param>
internal readonly record struct PixelRegion(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Columns.</summary>
    public int Width => Right - Left;

    /// <summary>Rows.</summary>
    public int Height => Bottom - Top;

    /// <summary>Columns times rows; 0 when empty.</summary>
    public int Area => IsEmpty ? 0 : Width * Height;

    /// <summary>Whether no pixel lies inside.</summary>
    public bool IsEmpty => Right <= Left || Bottom <= Top;

    /// <summary>The common part.</summary>
    public PixelRegion Intersect(PixelRegion other) =>
        new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    /// <summary>Larger by <paramref name="margin"/> pixels on every side.</summary>
    public PixelRegion Grown(int margin) => new(Left - margin, Top - margin, Right + margin, Bottom + margin);
}
