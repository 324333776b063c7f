using YoloTune.Core.Errors;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Benchmarks;

/// <summary>
/// Measures the augmenting loader alone, the training step alone, and both together, in turn and in one process, so that other load on the
/// machine meets all three alike. What is measured is a <see cref="TrainingSession"/> itself: its loader, and the trainer's own step
/// (forward, loss, backward and, at the end of each accumulation, clipping, optimizer and weight average).
/// </summary>
public static class TrainingBenchmark
{
    /// <summary>Small enough to leave the weights, and with them the work of a step, as they are.</summary>
    private const double LearningRate = 1e-6;

    /// <summary>Measures.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="context">Who watches; receives log messages only.</param>
    /// <param name="cancellationToken">Gives up between batches with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="InputException">Something handed in is wrong, or the data set is too small.</exception>
    public static TrainingBenchmarkResult Run(TrainingBenchmarkOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        AtLeastOne("rounds", options.Rounds);
        AtLeastOne("batches", options.Batches);
        var folder = Directory.CreateTempSubdirectory("yolotune-benchmark-");
        try
        {
            using var session = TrainingSession.Create(Adapt(options, folder.FullName), context, cancellationToken);
            return Measure(options, session.Parts, context, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AtLeastOne(string name, int value)
    {
        if (value < 1)
        {
            throw new InputException($"'{name}' must be at least 1", value: FormattableString.Invariant($"{value}"), remedy: "Use 1 or more");
        }
    }

    /// <summary>The training without what would change its speed from round to round: warm-up and the closing of mosaic.</summary>
    internal static TrainOptions Adapt(TrainingBenchmarkOptions options, string folder)
    {
        var training = options.Training;
        return training.Resume is not null
            ? throw new InputException("a resumed run cannot be measured", value: $"resume={training.Resume}", remedy: "Name the checkpoint with 'model=...' instead")
            : training with
            {
                SaveFolder = folder,
                Validate = false,
                Plots = false,
                TimeHours = null,
                Epochs = Math.Max(training.Epochs, (2 * (options.Rounds + 2)) + training.CloseMosaic),
                WarmupEpochs = 0,
                InitialLearningRate = training.InitialLearningRate ?? LearningRate,
            };
    }

    private static TrainingBenchmarkResult Measure(TrainingBenchmarkOptions options, TrainerParts parts, SessionContext context, CancellationToken cancellationToken)
    {
        var loader = parts.TrainLoader;
        var batches = Math.Min(options.Batches, loader.BatchCount - 1);
        if (batches < 1)
        {
            throw new InputException(
                "an epoch of a single batch cannot be measured",
                parts.Options.Data,
                value: FormattableString.Invariant($"{loader.ImageCount} images, batch={loader.BatchSize}"),
                remedy: "Use a smaller batch or more images");
        }

        using var phases = new BenchmarkPhases(parts, batches + 1);
        context.Log("Warming up ...");
        phases.WarmUp(cancellationToken);
        var rounds = new List<BenchmarkRound>();
        while (rounds.Count < options.Rounds)
        {
            var round = phases.Measure(cancellationToken);
            rounds.Add(round);
            context.Log(FormattableString.Invariant(
                $"Round {rounds.Count} of {options.Rounds}: loader {round.Loader:F1}, step {round.Step:F1}, both {round.Both:F1} images/s"));
        }

        return new TrainingBenchmarkResult
        {
            Model = options.Training.Model,
            Data = options.Training.Data,
            ImageSize = parts.Options.ImageSize,
            Batch = loader.BatchSize,
            Workers = Math.Min(parts.Options.Workers, Environment.ProcessorCount),
            Processors = Environment.ProcessorCount,
            BatchesPerRound = batches,
            Loader = new BenchmarkRate([.. rounds.Select(round => round.Loader)]),
            Step = new BenchmarkRate([.. rounds.Select(round => round.Step)]),
            Both = new BenchmarkRate([.. rounds.Select(round => round.Both)]),
            FirstBatchSeconds = BenchmarkRate.MedianOf(rounds.Select(round => round.FirstBatchSeconds)),
        };
    }
}
