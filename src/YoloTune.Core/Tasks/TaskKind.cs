namespace YoloTune.Core.Tasks;

/// <summary>What a model predicts.</summary>
public enum TaskKind
{
    /// <summary>Axis-aligned boxes with a class each.</summary>
    Detect,

    /// <summary>Boxes with an instance mask each.</summary>
    Segment,

    /// <summary>Boxes with key points each.</summary>
    Pose,

    /// <summary>Oriented (rotated) boxes.</summary>
    Obb,

    /// <summary>One class for the whole image.</summary>
    Classify,

    /// <summary>One class per pixel.</summary>
    Semantic,

    /// <summary>Distance per pixel.</summary>
    Depth,
}
