using YoloTune.Data.Loading;

namespace YoloTune.Training.Batching;

/// <summary>Fresh pictures in every epoch. It does not own the loader.</summary>
/// <param name="loader">Makes them.</param>
/// <param name="format">What the network computes in.</param>
/// <param name="multiScale">Changes of the size.</param>
internal sealed class ImageFeed(IBatchLoader loader, ComputeFormat format, MultiScale multiScale) : ITrainingFeed
{
    public void Prepare(int epoch, CancellationToken cancellationToken)
    {
    }

    public IEnumerable<TrainingBatch> ReadEpoch(int epoch, int firstBatch) =>
        loader.ReadEpoch(epoch, firstBatch, CancellationToken.None).Select(batch => new ImageTrainingBatch(batch, format, multiScale));

    public void Dispose()
    {
    }
}
