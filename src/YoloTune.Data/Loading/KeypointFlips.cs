using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Decides whether images with key points may be mirrored (specification 03, section 19).</summary>
internal static class KeypointFlips
{
    /// <summary>The options with the data set's order of mirrored key points, or without mirroring when it has none.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="warnings">Receives what differs from what is wanted.</param>
    /// <exception cref="InputException">The order does not name every key point once.</exception>
    public static AugmentationOptions Fit(Dataset dataset, AugmentationOptions options, List<string> warnings)
    {
        if (dataset.Task != TaskKind.Pose)
        {
            return options;
        }

        var count = dataset.KeypointShape?.Count ?? 0;
        if (dataset.FlipIndex is { } order)
        {
            return order.Count == count && order.All(index => index >= 0 && index < count)
                ? options with { KeypointOrder = order }
                : throw new InputException(
                    $"'flip_idx' must name the {count} key points of 'kpt_shape'",
                    value: $"[{string.Join(", ", order)}]",
                    remedy: "Give for every key point the number of the one it becomes in a mirror image");
        }

        if (options.FlipLeftRight > 0 || options.FlipUpDown > 0)
        {
            warnings.Add("The data set has no 'flip_idx', so images are not mirrored: fliplr=0.0, flipud=0.0");
        }

        return options with { FlipLeftRight = 0, FlipUpDown = 0 };
    }
}
