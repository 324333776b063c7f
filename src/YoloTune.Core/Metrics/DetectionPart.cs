namespace YoloTune.Core.Metrics;

/// <summary>What objects have besides their boxes and is measured too.</summary>
public enum DetectionPart
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A mask each, measured by intersection over union.</summary>
    Mask,

    /// <summary>Key points each, measured by <see cref="KeypointSimilarity"/>.</summary>
    Keypoints,
}
