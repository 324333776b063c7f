namespace YoloTune.Training.Benchmarks;

/// <summary>How fast a training loads and learns on this machine.</summary>
public sealed record TrainingBenchmarkResult
{
    /// <summary>The model, as given.</summary>
    public required string Model { get; init; }

    /// <summary>The data set, as given.</summary>
    public required string Data { get; init; }

    /// <summary>Side of the network input, pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Images per batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Threads that load ahead; 0 when the training thread loads.</summary>
    public required int Workers { get; init; }

    /// <summary>Processors of the machine that the process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Batches timed for each figure in a round.</summary>
    public required int BatchesPerRound { get; init; }

    /// <summary>Images per second of the augmenting loader alone.</summary>
    public required BenchmarkRate Loader { get; init; }

    /// <summary>Images per second of the training step alone, on one batch that is used again and again.</summary>
    public required BenchmarkRate Step { get; init; }

    /// <summary>Images per second of both together, as in training.</summary>
    public required BenchmarkRate Both { get; init; }

    /// <summary>
    /// Seconds until the loader has the first batch ready, as at the start of an epoch, median over the rounds. Outside the rates, which
    /// hold within an epoch.
    /// </summary>
    public required double FirstBatchSeconds { get; init; }

    /// <summary>
    /// Both together relative to the step alone, median of the rounds' ratios. 1 when loading costs no time at all.
    /// </summary>
    public double BothToStep => BenchmarkRate.MedianOf(Both.Rounds.Zip(Step.Rounds, (both, step) => both / step));

    /// <summary>
    /// What <see cref="BothToStep"/> would be if nothing were hidden, that is with loader and step one after the other: 1 / (1 + step /
    /// loader), median over the rounds.
    /// </summary>
    public double OneAfterTheOtherToStep => BenchmarkRate.MedianOf(Loader.Rounds.Zip(Step.Rounds, (loader, step) => 1 / (1 + (step / loader))));
}
