namespace YoloTune.Data.Loading;

/// <summary>A source of batches, one pass per epoch.</summary>
public interface IBatchLoader : IDisposable
{
    /// <summary>Images per epoch.</summary>
    int ImageCount { get; }

    /// <summary>Batches per epoch, the last partial one included.</summary>
    int BatchCount { get; }

    /// <summary>Images of a full batch.</summary>
    int BatchSize { get; }

    /// <summary>
    /// The batches of one epoch in order. The caller disposes each batch. The same seed and epoch give the same
    /// batches whatever the number of worker threads.
    /// </summary>
    /// <param name="epoch">Zero-based epoch; decides order and random streams.</param>
    /// <param name="firstBatch">Zero-based batch to begin with, so that an interrupted epoch can go on.</param>
    /// <param name="cancellationToken">Ends the enumeration early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IEnumerable<ImageBatch> ReadEpoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default);
}
