using YoloTune.Data.Loading;

namespace YoloTune.Training.Benchmarks;

/// <summary>The first batches of what another loader reads. It does not own that loader.</summary>
/// <param name="loader">The other loader.</param>
/// <param name="batches">Batches per reading, at most.</param>
internal sealed class LimitedBatchLoader(IBatchLoader loader, int batches) : IBatchLoader
{
    public int ImageCount => loader.ImageCount;

    public int BatchCount => loader.BatchCount;

    public int BatchSize => loader.BatchSize;

    public IEnumerable<ImageBatch> ReadEpoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default) =>
        loader.ReadEpoch(epoch, firstBatch, cancellationToken).Take(batches);

    public void Dispose()
    {
    }
}
