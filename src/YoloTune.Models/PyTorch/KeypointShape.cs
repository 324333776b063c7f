using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.PyTorch;

/// <summary>The number of keypoints and of values per keypoint, wherever a checkpoint says it.</summary>
internal static class KeypointShape
{
    /// <summary>Two numbers [K, D], or null when the checkpoint does not say.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    public static IReadOnlyList<long>? Of(Checkpoint checkpoint) =>
        Two(checkpoint.ModelAttributes.GetValueOrDefault("kpt_shape")) ?? Two(checkpoint.Yaml.GetValueOrDefault("kpt_shape"));

    private static IReadOnlyList<long>? Two(object? value) =>
        value is IReadOnlyList<object?> { Count: 2 } two && two[0] is long and > 0 && two[1] is long and > 0 ? [(long)two[0]!, (long)two[1]!] : null;
}
