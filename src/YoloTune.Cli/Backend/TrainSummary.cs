using YoloTune.Core.Runs;

namespace YoloTune.Cli.Backend;

/// <summary>What came out of a training run.</summary>
public sealed record TrainSummary
{
    /// <summary>The run folder.</summary>
    public required string RunFolder { get; init; }

    /// <summary>The best checkpoint, or null when none was saved.</summary>
    public string? BestCheckpoint { get; init; }

    /// <summary>The last checkpoint, or null when none was saved.</summary>
    public string? LastCheckpoint { get; init; }

    /// <summary>Epochs completed in all.</summary>
    public int Epochs { get; init; }

    /// <summary>Seconds of training.</summary>
    public double Seconds { get; init; }

    /// <summary>True when the user stopped the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Metrics of the best model, keyed <c>metrics/mAP50(B)</c> and so on.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The same class by class; may be empty.</summary>
    public IReadOnlyList<ClassResult> Classes { get; init; } = [];
}
