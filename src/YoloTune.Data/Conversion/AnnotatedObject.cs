namespace YoloTune.Data.Conversion;

/// <summary>An object of a picture in pixels of the displayed picture; the left top corner of the picture is (0, 0), the right bottom one (width, height).</summary>
internal sealed class AnnotatedObject
{
    /// <summary>The name of its class.</summary>
    public required string ClassName { get; init; }

    /// <summary>The box, or null when only an outline is known.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>Outlines as x, y pairs: outer rings and holes in any order; empty when only a box is known.</summary>
    public IReadOnlyList<double[]> Rings { get; init; } = [];

    /// <summary>x, y, visibility per key point; null where the class has none.</summary>
    public double[]? Keypoints { get; init; }

    /// <summary>Line of the annotation.</summary>
    public int? Line { get; init; }

    /// <summary>The box, taken from the outline where none was given.</summary>
    public PixelBox Hull => Box ?? PixelBox.Around(Rings);
}
