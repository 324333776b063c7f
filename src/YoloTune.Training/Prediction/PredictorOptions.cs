using YoloTune.Training.Batching;

namespace YoloTune.Training.Prediction;

/// <summary>How pictures are predicted. Names in parentheses are the keys of the command line.</summary>
public sealed record PredictorOptions
{
    /// <summary>Height of the network input, pixels; rounded up to the stride (<c>imgsz</c>).</summary>
    public int ImageHeight { get; init; } = 640;

    /// <summary>Width of the network input, pixels; rounded up to the stride (<c>imgsz</c>).</summary>
    public int ImageWidth { get; init; } = 640;

    /// <summary>Detections must exceed this, 0 to 1 (<c>conf</c>).</summary>
    public double Confidence { get; init; } = 0.25;

    /// <summary>IoU threshold of non-maximum suppression, 0 to 1 (<c>iou</c>).</summary>
    public double IouThreshold { get; init; } = 0.7;

    /// <summary>Detections per picture (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>True for the end-to-end head, false for the other with suppression, null for end-to-end where it exists (<c>end2end</c>).</summary>
    public bool? EndToEnd { get; init; }

    /// <summary>Pad no more than the stride asks for when all pictures of a batch have one size (<c>rect</c>).</summary>
    public bool Rect { get; init; } = true;

    /// <summary>Only these classes; null for all (<c>classes</c>).</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Suppress across classes (<c>agnostic_nms</c>).</summary>
    public bool AgnosticNms { get; init; }

    /// <summary>Masks in the resolution of the picture instead of the network input (<c>retina_masks</c>).</summary>
    public bool RetinaMasks { get; init; }

    /// <summary>Number format and memory layout of the network.</summary>
    public ComputeFormat Format { get; init; } = ComputeFormat.Plain;
}
