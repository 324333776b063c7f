namespace YoloTune.Training.Validation;

/// <summary>How a model is measured. Names in parentheses are the keys of the command line.</summary>
public sealed record ValidatorOptions
{
    /// <summary>Detections below are ignored, 0 to 1 (<c>conf</c>); null for 0.001 (rotated boxes 0.01), and 0.25 in the confusion matrix.</summary>
    public double? Confidence { get; init; }

    /// <summary>IoU threshold of non-maximum suppression, 0 to 1 (<c>iou</c>).</summary>
    public double IouThreshold { get; init; } = 0.7;

    /// <summary>Detections per image, at least 1 (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>True for the end-to-end head, false for the other with suppression, null for end-to-end where it exists (<c>end2end</c>).</summary>
    public bool? EndToEnd { get; init; }

    /// <summary>All classes count as one (<c>single_cls</c>).</summary>
    public bool SingleClass { get; init; }

    /// <summary>Fall-off of every key point, or null for the usual ones; pose (<c>kpt_oks_sigmas</c> of the data set).</summary>
    public IReadOnlyList<double>? KeypointSigmas { get; init; }

    /// <summary>Suppress across classes (<c>agnostic_nms</c>).</summary>
    public bool AgnosticNms { get; init; }
}
