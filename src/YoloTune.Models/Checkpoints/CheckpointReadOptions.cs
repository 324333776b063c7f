namespace YoloTune.Models.Checkpoints;

/// <summary>How to read a checkpoint.</summary>
public sealed record CheckpointReadOptions
{
    /// <summary>Refuse a file with NaN or infinity among its weights; false by default (the reference loads it).</summary>
    public bool RequireFinite { get; init; }

    /// <summary>Read the optimizer state of a training checkpoint; true by default. Its tensors may be three times the size of the model.</summary>
    public bool ReadOptimizer { get; init; } = true;
}
