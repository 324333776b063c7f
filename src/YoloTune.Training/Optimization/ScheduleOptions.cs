namespace YoloTune.Training.Optimization;

/// <summary>What decides learning rate, momentum and accumulation over a run.</summary>
public sealed record ScheduleOptions
{
    /// <summary>Planned epochs, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Batches per epoch, at least 1.</summary>
    public required int BatchesPerEpoch { get; init; }

    /// <summary>Images per batch, at least 1.</summary>
    public required int Batch { get; init; }

    /// <summary>Images per step aimed at, at least 1.</summary>
    public int NominalBatch { get; init; } = 64;

    /// <summary>Last learning rate as a share of the first.</summary>
    public double FinalLearningRateFraction { get; init; } = 0.01;

    /// <summary>Cosine instead of linear descent.</summary>
    public bool Cosine { get; init; }

    /// <summary>Epochs of warm-up, fractions allowed; limited to all but one epoch.</summary>
    public double WarmupEpochs { get; init; } = 3;

    /// <summary>Momentum at the start of warm-up.</summary>
    public double WarmupMomentum { get; init; } = 0.8;

    /// <summary>Momentum at the end of warm-up; may differ from that of the optimizer under <c>auto</c>.</summary>
    public double Momentum { get; init; } = 0.937;

    /// <summary>Learning rate of biases at the start of warm-up.</summary>
    public double WarmupBiasLearningRate { get; init; } = 0.1;
}
