using YoloTune.Core.Tasks;

namespace YoloTune.Cli.Backend;

/// <summary>One picture and what was found in it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Width">Width of the picture, pixels.</param>
/// <param name="Height">Height of the picture, pixels.</param>
/// <param name="Objects">The objects, most certain first; the best classes of a classification.</param>
public sealed record PredictedPicture(string Path, int Width, int Height, IReadOnlyList<PredictedObject> Objects)
{
    /// <summary>Classes that any pixel has, the most frequent first; null unless the model gives every pixel a class.</summary>
    public IReadOnlyList<PredictedClass>? Classes { get; init; }

    /// <summary>The nearest, the middle and the farthest depth, metres; null unless the model gives every pixel a depth.</summary>
    public (float Nearest, float Median, float Farthest)? Depth { get; init; }

    /// <summary>A result of the library.</summary>
    /// <param name="result">The result.</param>
    public static PredictedPicture Of(ImageResult result) => new(
        result.Path,
        result.Width,
        result.Height,
        result.Probs is { } probs
            ? [.. probs.Top5.Select(index => new PredictedObject(result.NameOf(index), index, probs.Data[index], 0, 0, 0, 0) { HasBox = false })]
            : [.. result.Boxes.Select((found, index) => ObjectOf(result, found, index))])
    {
        Classes = result.Classes is { } map ? [.. map.Present.Select(index => new PredictedClass(result.NameOf(index), index, map.Pixels[index], map.ShareOf(index)))] : null,
        Depth = result.Depth is { } depth ? (depth.Nearest, depth.Median, depth.Farthest) : null,
    };

    private static PredictedObject ObjectOf(ImageResult result, Detection found, int index) =>
        new(result.NameOf(found.ClassIndex), found.ClassIndex, found.Score, found.X1, found.Y1, found.X2, found.Y2)
        {
            Corners = result.Obb?[index].Box.ToCorners(),
            Polygon = result.Masks?.Polygon(index),
            Keypoints = result.Keypoints?.Of(index).ToArray(),
            KeypointDimensions = result.Keypoints?.Dimensions ?? 3,
        };
}
