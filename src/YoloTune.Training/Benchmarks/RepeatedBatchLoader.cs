using YoloTune.Data.Loading;

namespace YoloTune.Training.Benchmarks;

/// <summary>The same batch again and again. It does not own that batch.</summary>
/// <param name="batch">The batch.</param>
/// <param name="batches">How often, per reading.</param>
internal sealed class RepeatedBatchLoader(ImageBatch batch, int batches) : IBatchLoader
{
    public int ImageCount => batch.Count * batches;

    public int BatchCount => batches;

    public int BatchSize => batch.Count;

    public IEnumerable<ImageBatch> ReadEpoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < batches; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ImageBatch(batch.Images, batch.Height, batch.Width, batch.Channels, batch.Pixels, batch.ImageIndex, batch.Classes, batch.Boxes);
        }
    }

    public void Dispose()
    {
    }
}
