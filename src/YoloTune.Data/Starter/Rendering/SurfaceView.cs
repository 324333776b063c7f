namespace YoloTune.Data.Starter.Rendering;

/// <summary>
/// How a flat surface is seen: a perspective without rotation. Surface coordinates count pixels from the middle of the picture,
/// where both agree.
/// </summary>
/// <param name="Width">Columns of the picture.</param>
/// <param name="Height">Rows of the picture.</param>
/// <param name="TiltX">Change of scale per pixel to the right.</param>
/// <param name="TiltY">Change of scale per pixel downwards.</param>
internal readonly record struct SurfaceView(int Width, int Height, float TiltX, float TiltY)
{
    /// <summary>The whole picture.</summary>
    public PixelRegion Frame => new(0, 0, Width, Height);

    /// <summary>Surface coordinates of a point of the picture.</summary>
    public (float U, float V) ToSurface(float x, float y)
    {
        var (dx, dy) = (x - (0.5f * Width), y - (0.5f * Height));
        var w = 1 + (TiltX * dx) + (TiltY * dy);
        return (dx / w, dy / w);
    }

    /// <summary>Where a point of the surface is seen.</summary>
    public (float X, float Y) ToImage(float u, float v)
    {
        var w = 1 / (1 - (TiltX * u) - (TiltY * v));
        return ((u * w) + (0.5f * Width), (v * w) + (0.5f * Height));
    }

    /// <summary>The pixels that may show a square of the surface, by its centre and half side.</summary>
    public PixelRegion Around(float u, float v, float halfSide) => Around(u - halfSide, v - halfSide, u + halfSide, v + halfSide);

    /// <summary>The pixels that may show a rectangle of the surface; straight lines stay straight, so its corners are enough.</summary>
    public PixelRegion Around(float left, float top, float right, float bottom)
    {
        var (a, b, c, d) = (ToImage(left, top), ToImage(right, top), ToImage(left, bottom), ToImage(right, bottom));
        var region = new PixelRegion(
            (int)MathF.Floor(MathF.Min(MathF.Min(a.X, b.X), MathF.Min(c.X, d.X))),
            (int)MathF.Floor(MathF.Min(MathF.Min(a.Y, b.Y), MathF.Min(c.Y, d.Y))),
            (int)MathF.Ceiling(MathF.Max(MathF.Max(a.X, b.X), MathF.Max(c.X, d.X))) + 1,
            (int)MathF.Ceiling(MathF.Max(MathF.Max(a.Y, b.Y), MathF.Max(c.Y, d.Y))) + 1);
        region = region.Intersect(Frame);
        return region.IsEmpty ? default : region;
    }
}
