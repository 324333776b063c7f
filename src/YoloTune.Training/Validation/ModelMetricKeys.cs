namespace YoloTune.Training.Validation;

/// <summary>Names of the detection metrics, in the order of the log.</summary>
public static class ModelMetricKeys
{
    /// <summary>The four names.</summary>
    public static IReadOnlyList<string> All { get; } = ["metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)", "metrics/mAP50-95(B)"];

    /// <summary>All names with the value 0, for an epoch without validation.</summary>
    public static IReadOnlyDictionary<string, double> Zero { get; } = All.ToDictionary(key => key, _ => 0.0);
}
