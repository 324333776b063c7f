using YoloTune.Data.Starter.Scene;

namespace YoloTune.Data.Starter;

/// <summary>
/// Generates pictures of surfaces (metal, paint, wood, cloth, plastic, concrete, tiles, leather, stone) with defects and their
/// boxes. A picture depends on seed, sizes and index only: its pixels are the same on every machine and with any number of threads.
/// </summary>
public static class SurfaceInspection
{
    /// <summary>Class names by index: scratch, dent, crack, stain, missing part.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["scratch", "dent", "crack", "stain", "missing_part"];

    /// <summary>Renders one picture.</summary>
    /// <param name="index">Which one, from 0; training pictures come first, then validation. There is no end.</param>
    /// <param name="options">Seed and sizes; null for the defaults.</param>
    /// <returns>The picture, with memory of its own, and its defects: none to five.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or an option is out of range.</exception>
    public static InspectionSample Render(int index, SurfaceInspectionOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var choice = options ?? new SurfaceInspectionOptions();
        choice.Validate();
        return InspectionScene.Render(choice, index, withDefects: true);
    }
}
