namespace YoloTune.Core.Tasks;

/// <summary>An axis-aligned box by centre and size.</summary>
/// <param name="X">Centre, horizontal.</param>
/// <param name="Y">Centre, vertical.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct CenterBox(float X, float Y, float Width, float Height)
{
    /// <summary>The same box by corners: centre -/+ half the size, in single precision.</summary>
    public CornerBox ToCorners()
    {
        var (halfWidth, halfHeight) = (Width / 2, Height / 2);
        return new(X - halfWidth, Y - halfHeight, X + halfWidth, Y + halfHeight);
    }

    /// <summary>The left top corner, with width and height kept: the form of COCO files.</summary>
    public (float Left, float Top, float Width, float Height) ToLeftTop() => (X - (Width / 2), Y - (Height / 2), Width, Height);

    /// <summary>The box with x and width divided by <paramref name="width"/>, y and height by <paramref name="height"/>.</summary>
    /// <param name="width">Image width, pixels.</param>
    /// <param name="height">Image height, pixels.</param>
    public CenterBox Normalized(float width, float height) => new(X / width, Y / height, Width / width, Height / height);
}
