using YoloTune.Core.Runs;

namespace YoloTune.Cli.Backend;

/// <summary>What a validation measured.</summary>
public sealed record ValidateSummary
{
    /// <summary>Images used.</summary>
    public int Images { get; init; }

    /// <summary>Labelled objects.</summary>
    public int Instances { get; init; }

    /// <summary>Metrics, keyed <c>metrics/mAP50(B)</c> and so on, and <c>fitness</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The same class by class; may be empty.</summary>
    public IReadOnlyList<ClassResult> Classes { get; init; } = [];

    /// <summary>Average precision by object size, in original pixels.</summary>
    public IReadOnlyList<YoloTune.Core.Metrics.SizeMetrics> Sizes { get; init; } = [];

    /// <summary>Milliseconds per image for <c>preprocess</c>, <c>inference</c>, <c>postprocess</c>, in this order.</summary>
    public IReadOnlyDictionary<string, double> Speed { get; init; } = new Dictionary<string, double>();

    /// <summary>Bytes of the model file; 0 when the model is no file.</summary>
    public long ModelSize { get; init; }

    /// <summary>Folder with the written files, or null when nothing was written.</summary>
    public string? SaveFolder { get; init; }
}
