namespace YoloTune.Data.Loading;

/// <summary>
/// Makes batches: decodes and augments ahead on threads of its own into pooled memory. The same seed and epoch give the same batches
/// whatever the number of threads. Made by <see cref="DataLoaders"/>.
/// </summary>
/// <remarks>
/// One consumer at a time per enumeration; leaving the enumeration early is fine. An image that has become unreadable ends the enumeration
/// at its batch with an error that names the file.
/// </remarks>
public sealed class DataLoader : IBatchLoader
{
    private readonly IEpochPlanner _planner;
    private readonly PixelPool _pool;
    private readonly int _prefetch;
    private bool _isDisposed;

    internal DataLoader(IEpochPlanner planner, int workers, int prefetch, IReadOnlyList<string> warnings)
    {
        _planner = planner;
        _prefetch = Math.Max(1, prefetch);
        _pool = new PixelPool(checked(planner.BatchSize * planner.Channels * planner.LargestArea), _prefetch + 2);
        Workers = workers;
        Warnings = warnings;
    }

    /// <inheritdoc/>
    public int ImageCount => _planner.ImageCount;

    /// <inheritdoc/>
    public int BatchCount => (ImageCount + BatchSize - 1) / BatchSize;

    /// <inheritdoc/>
    public int BatchSize => _planner.BatchSize;

    /// <summary>Threads that work ahead; 0 when the calling thread does the work.</summary>
    public int Workers { get; }

    /// <summary>What differs from what was asked for, for example a cache that does not fit.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Pixel arrays that are lent out.</summary>
    internal int Lent => _pool.Lent;

    /// <inheritdoc/>
    /// <exception cref="Core.Errors.InputException">An image cannot be read any more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or <paramref name="firstBatch"/> is above the number of batches.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    public IEnumerable<ImageBatch> ReadEpoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var plan = _planner.Plan(epoch);
        return Workers == 0 ? ReadInline(plan, firstBatch, cancellationToken) : ReadAhead(plan, firstBatch, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _pool.Dispose();
            _planner.Dispose();
        }
    }

    private IEnumerable<ImageBatch> ReadAhead(EpochPlan plan, int firstBatch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var reader = new EpochReader(plan, firstBatch, batch => CreateSlot(plan, batch), Workers, _prefetch, cancellationToken);
        for (var batch = firstBatch; batch < plan.BatchCount; batch++)
        {
            yield return reader.Take();
        }
    }

    private IEnumerable<ImageBatch> ReadInline(EpochPlan plan, int firstBatch, CancellationToken cancellationToken)
    {
        for (var batch = firstBatch; batch < plan.BatchCount; batch++)
        {
            yield return FillInline(CreateSlot(plan, batch), plan.CountOf(batch), cancellationToken);
        }
    }

    private static ImageBatch FillInline(BatchSlot slot, int count, CancellationToken cancellationToken)
    {
        for (var place = 0; place < count; place++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                slot.Fill(place);
            }
            catch (Exception exception)
            {
                slot.Fail(place, exception);
                break;
            }
        }

        return slot.Finish();
    }

    private BatchSlot CreateSlot(EpochPlan plan, int batch) => new(plan, batch, _planner.Channels, _pool, _planner.Targets);
}
