namespace YoloTune.Training.Batching;

/// <summary>What training takes its batches from.</summary>
internal interface ITrainingFeed : IDisposable
{
    /// <summary>Does what must be done before an epoch can be read.</summary>
    /// <param name="epoch">Zero-based.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Prepare(int epoch, CancellationToken cancellationToken);

    /// <summary>The batches of an epoch that <see cref="Prepare"/> was called for, in order; the caller disposes each.</summary>
    /// <param name="epoch">Zero-based.</param>
    /// <param name="firstBatch">Zero-based batch to begin with.</param>
    IEnumerable<TrainingBatch> ReadEpoch(int epoch, int firstBatch);
}
