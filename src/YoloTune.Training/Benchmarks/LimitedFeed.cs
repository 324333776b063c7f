using YoloTune.Training.Batching;

namespace YoloTune.Training.Benchmarks;

/// <summary>The first batches of what another feed reads. It does not own that feed.</summary>
/// <param name="feed">The other feed.</param>
/// <param name="batches">Batches per reading, at most.</param>
internal sealed class LimitedFeed(ITrainingFeed feed, int batches) : ITrainingFeed
{
    public void Prepare(int epoch, CancellationToken cancellationToken) => feed.Prepare(epoch, cancellationToken);

    public IEnumerable<TrainingBatch> ReadEpoch(int epoch, int firstBatch) => feed.ReadEpoch(epoch, firstBatch).Take(batches);

    public void Dispose()
    {
    }
}
