namespace YoloTune.Training.Benchmarks;

/// <summary>
/// Walks through epochs in pieces as training would, so that the images that mosaic draws its partners from are at hand. What the loader
/// makes ahead of a piece is passed over.
/// </summary>
/// <param name="batchesPerEpoch">Batches of an epoch.</param>
/// <param name="ahead">Batches that the loader makes ahead.</param>
internal sealed class EpochCursor(int batchesPerEpoch, int ahead)
{
    private int _epoch;
    private int _batch;

    /// <summary>The next piece; it lies within one epoch.</summary>
    /// <param name="batches">Batches of the piece, at most those of an epoch.</param>
    /// <returns>Zero-based epoch, and the batch in it to begin with.</returns>
    public (int Epoch, int Batch) Next(int batches)
    {
        if (_batch + batches > batchesPerEpoch)
        {
            (_epoch, _batch) = (_epoch + 1, 0);
        }

        var place = (_epoch, _batch);
        _batch += batches + ahead;
        return place;
    }
}
