namespace YoloTune.Data.Augmentation;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
public readonly record struct PixelRectangle(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The share of a box that lies inside, 0 to 1.</summary>
    /// <param name="box">Left, top, right, bottom.</param>
    public float Coverage(ReadOnlySpan<float> box)
    {
        var width = Math.Max(Math.Min(Right, box[2]) - Math.Max(Left, box[0]), 0);
        var height = Math.Max(Math.Min(Bottom, box[3]) - Math.Max(Top, box[1]), 0);
        return width * height / (((box[2] - box[0]) * (box[3] - box[1])) + 1e-7f);
    }
}
