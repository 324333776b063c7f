using YoloTune.Core.Tasks;

namespace YoloTune.Data.Augmentation;

/// <summary>What the labels of finished samples are made of. Names in parentheses are the keys of the command line.</summary>
public sealed record TargetOptions
{
    /// <summary>What is to be learned.</summary>
    public TaskKind Task { get; init; } = TaskKind.Detect;

    /// <summary>One map of instances per image, smaller ones on top; otherwise one mask per instance (<c>overlap_mask</c>).</summary>
    public bool OverlapMasks { get; init; } = true;

    /// <summary>Image pixels per mask cell, at least 1 (<c>mask_ratio</c>).</summary>
    public int MaskRatio { get; init; } = 4;

    /// <summary>Number of classes; semantic segmentation.</summary>
    public int ClassCount { get; init; }

    /// <summary>Key points of every object; 0 without key points.</summary>
    public int KeypointCount { get; init; }
}
