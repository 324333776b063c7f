using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Benchmarks;

/// <summary>The three things that are timed, on the parts of a real training run.</summary>
/// <param name="parts">The parts; the model, its mean and the optimizer change as in training.</param>
/// <param name="batches">Batches of a reading, the untimed first one included.</param>
internal sealed class BenchmarkPhases(TrainerParts parts, int batches) : IDisposable
{
    /// <summary>Mosaic draws its partners from the last eight batches; twice as many fill every cache.</summary>
    private const int WarmupBatches = 16;

    private readonly EpochCursor _cursor = new(parts.TrainLoader.BatchCount, new LoaderOptions().Prefetch);
    private ImageBatch? _prepared;

    /// <summary>Goes through everything once, so that caches are filled and code is compiled.</summary>
    public void WarmUp(CancellationToken cancellationToken)
    {
        var reading = Math.Min(WarmupBatches, parts.TrainLoader.BatchCount);
        Load(_cursor.Next(reading), reading, cancellationToken);
        Measure(cancellationToken);
    }

    /// <summary>Times the loader, the step and both. The step stands at the loader's place: iterations must only ever grow.</summary>
    public BenchmarkRound Measure(CancellationToken cancellationToken)
    {
        var place = _cursor.Next(batches);
        var load = Load(place, batches, cancellationToken);
        var step = Step(place, cancellationToken);
        var both = Both(_cursor.Next(batches), cancellationToken);
        return new BenchmarkRound(load.Rate, step.Rate, both.Rate, load.FirstSeconds);
    }

    /// <summary>Reads batches and does nothing with them. The model is not touched.</summary>
    public BatchTimer Load((int Epoch, int Batch) place, int count, CancellationToken cancellationToken)
    {
        var timer = new BatchTimer(parts.Clock);
        foreach (var batch in parts.TrainLoader.ReadEpoch(place.Epoch, place.Batch, cancellationToken).Take(count))
        {
            using (batch)
            {
                timer.Stamp(batch.Count);
            }
        }

        return timer;
    }

    /// <summary>Trains on the same batch again and again.</summary>
    public BatchTimer Step((int Epoch, int Batch) place, CancellationToken cancellationToken, StepProfile? profile = null)
    {
        _prepared ??= parts.TrainLoader.ReadEpoch(place.Epoch, place.Batch, cancellationToken).First();
        return Train(new RepeatedBatchLoader(_prepared, batches), place, cancellationToken, profile);
    }

    /// <summary>The same at a place of its own choice; with a feature cache, on batches as they come from there.</summary>
    public BatchTimer Step(CancellationToken cancellationToken, StepProfile? profile = null) => Step(_cursor.Next(parts.Features is null ? 1 : Math.Min(batches, parts.TrainLoader.BatchCount)), cancellationToken, profile);

    /// <summary>Trains on batches as they come.</summary>
    public BatchTimer Both((int Epoch, int Batch) place, CancellationToken cancellationToken) =>
        Train(new LimitedBatchLoader(parts.TrainLoader, batches), place, cancellationToken);

    public void Dispose() => _prepared?.Dispose();

    private BatchTimer Train(IBatchLoader loader, (int Epoch, int Batch) place, CancellationToken cancellationToken, StepProfile? profile = null)
    {
        var timer = new BatchTimer(parts.Clock);
        void Watch(RunEvent item)
        {
            if (item is BatchTrained trained)
            {
                timer.Stamp(trained.Files.Count);
            }
        }

        var trainer = new Trainer(parts with
        {
            TrainLoader = loader,
            Features = parts.Features is { } features ? new LimitedFeed(features, batches) : null,
            Publish = Watch,
            Progress = parts.Progress with { Epoch = place.Epoch, Batch = place.Batch },
            Profile = profile,
        });
        return trainer.TrainEpoch(place.Epoch, cancellationToken) is null ? throw new OperationCanceledException(cancellationToken) : timer;
    }
}
