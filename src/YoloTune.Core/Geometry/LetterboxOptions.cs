namespace YoloTune.Core.Geometry;

/// <summary>How an image is fitted into a frame (specification 03, section 9).</summary>
public sealed record LetterboxOptions
{
    /// <summary>Pads only up to the next multiple of <see cref="Stride"/> instead of the whole frame.</summary>
    public bool Auto { get; init; }

    /// <summary>Stretches the image to the frame, without padding; ignored with <see cref="Auto"/>.</summary>
    public bool ScaleFill { get; init; }

    /// <summary>Allows enlarging; otherwise small images keep their size. Default true.</summary>
    public bool ScaleUp { get; init; } = true;

    /// <summary>Pads evenly on both sides instead of at the right and the bottom only. Default true.</summary>
    public bool Center { get; init; } = true;

    /// <summary>The multiple that <see cref="Auto"/> pads to, pixels. Default 32.</summary>
    public int Stride { get; init; } = 32;

    /// <summary>How validation fits images: centred, never enlarged.</summary>
    public static LetterboxOptions Validation { get; } = new() { ScaleUp = false };
}
