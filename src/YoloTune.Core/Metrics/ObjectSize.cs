namespace YoloTune.Core.Metrics;

/// <summary>Size ranges of COCO, by area in pixels of the native image (https://cocodataset.org/#detection-eval).</summary>
public enum ObjectSize
{
    /// <summary>Area below 32 x 32.</summary>
    Small,

    /// <summary>Area from 32 x 32 to below 96 x 96.</summary>
    Medium,

    /// <summary>Area of 96 x 96 and more.</summary>
    Large,
}
