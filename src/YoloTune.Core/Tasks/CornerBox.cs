namespace YoloTune.Core.Tasks;

/// <summary>An axis-aligned box by two corners.</summary>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Bottom edge.</param>
public readonly record struct CornerBox(float X1, float Y1, float X2, float Y2)
{
    /// <summary>Right minus left edge.</summary>
    public float Width => X2 - X1;

    /// <summary>Bottom minus top edge.</summary>
    public float Height => Y2 - Y1;

    /// <summary>Width times height; not clamped at zero.</summary>
    public float Area => Width * Height;

    /// <summary>The same box by centre and size, in single precision.</summary>
    public CenterBox ToCenter() => new((X1 + X2) / 2, (Y1 + Y2) / 2, X2 - X1, Y2 - Y1);

    /// <summary>The box with x divided by <paramref name="width"/> and y by <paramref name="height"/>.</summary>
    /// <param name="width">Image width, pixels.</param>
    /// <param name="height">Image height, pixels.</param>
    public CornerBox Normalized(float width, float height) => new(X1 / width, Y1 / height, X2 / width, Y2 / height);
}
