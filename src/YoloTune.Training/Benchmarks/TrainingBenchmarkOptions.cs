using YoloTune.Training.Options;

namespace YoloTune.Training.Benchmarks;

/// <summary>What a <see cref="TrainingBenchmark"/> measures.</summary>
public sealed record TrainingBenchmarkOptions
{
    /// <summary>
    /// The training to measure: model, data, image size, batch, workers, augmentation, optimizer and so on. The run folder, validation, plots,
    /// warm-up and the time limit do not count.
    /// </summary>
    public TrainOptions Training { get; init; } = new() { Model = "yolo26n.yaml", Data = "starter" };

    /// <summary>Measured rounds, at least 1. Every round measures the loader, the step and both, in this order.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>
    /// Batches timed for each figure in a round, at least 1; one more before them is not timed. Fewer when an epoch is shorter. A multiple
    /// of the batches per optimizer step (4 for batch 16) makes rounds alike.
    /// </summary>
    public int Batches { get; init; } = 4;
}
