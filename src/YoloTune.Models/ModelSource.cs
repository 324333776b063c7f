using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models;

/// <summary>What a model name stands for.</summary>
/// <param name="Path">The file or name.</param>
/// <param name="Definition">The table of layers.</param>
/// <param name="Checkpoint">The weights; null for a table without weights.</param>
public sealed record ModelSource(string Path, ModelDefinition Definition, Checkpoint? Checkpoint)
{
    private const int DefaultImageSize = 640;
    private const long LargestImageSize = 65536;

    /// <summary>Side of the network input that the checkpoint was trained with, pixels; 640 when it does not say.</summary>
    public int ImageSize => Checkpoint?.TrainArgs.GetValueOrDefault("imgsz") switch
    {
        long size when size is >= 1 and <= LargestImageSize => (int)size,
        List<object?> { Count: > 0 } sizes when sizes.All(size => size is >= 1L and <= LargestImageSize) => (int)sizes.Max(size => (long)size!),
        _ => DefaultImageSize,
    };
}
