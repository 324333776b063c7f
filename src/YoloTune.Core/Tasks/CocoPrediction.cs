using YoloTune.Core.Masks;

namespace YoloTune.Core.Tasks;

/// <summary>One entry of <c>predictions.json</c> (spec/04 section 16).</summary>
/// <param name="FileName">File name with suffix; its stem gives the image id.</param>
/// <param name="CategoryId">Category as the annotation file numbers it.</param>
/// <param name="Box">Corners in native pixels.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
public readonly record struct CocoPrediction(string FileName, int CategoryId, CornerBox Box, float Score)
{
    /// <summary>The mask in the resolution of the picture: rows, columns and run lengths (<see cref="RunLengthText"/>); null without.</summary>
    public (int Height, int Width, string Counts)? Segmentation { get; init; }

    /// <summary>Points x dimensions, native pixels; null without key points.</summary>
    public float[]? Keypoints { get; init; }

    /// <summary>The rotated box, written instead of the upright one; null where boxes are upright.</summary>
    public RotatedBox? Rotated { get; init; }

    /// <summary>The entries of a result, in its order; a classification gives its best class with the whole picture as the box.</summary>
    /// <param name="result">The result.</param>
    /// <param name="officialCoco">Categories are numbered as in COCO's own files (<see cref="CocoCategories.IdOf"/>).</param>
    public static IEnumerable<CocoPrediction> Of(ImageResult result, bool officialCoco)
    {
        ArgumentNullException.ThrowIfNull(result);
        var file = System.IO.Path.GetFileName(result.Path);
        return result.Probs is { } probs
            ? [new CocoPrediction(file, CocoCategories.IdOf(probs.Top1, officialCoco), new(0, 0, result.Width, result.Height), probs.Top1Conf)]
            : result.Boxes.Select((item, index) => new CocoPrediction(file, CocoCategories.IdOf(item.ClassIndex, officialCoco), item.Box, item.Score)
            {
                Segmentation = result.Masks is { } masks ? (result.Height, result.Width, RunLengthText.Of(masks.ToPicture(index))) : null,
                Keypoints = result.Keypoints?.Of(index).ToArray(),
                Rotated = result.Obb?[index].Box,
            });
    }
}
