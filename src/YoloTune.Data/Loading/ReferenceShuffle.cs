namespace YoloTune.Data.Loading;

/// <summary>
/// The order in which the reference visits its training images (specification 03, section 25; 06, section 4): the same for every seed,
/// different in every epoch, computable for any epoch on its own, so that a resumed run goes on exactly.
/// </summary>
/// <remarks>
/// One generator runs through the whole training. Creating the iterator draws a 64-bit number; every epoch draws one order and a second
/// one that is thrown away when the first is used up: at the end of the epoch if its last batch is a partial one, otherwise at the first
/// request of the next epoch. Closing mosaic creates the iterator anew. This is the order of the reference without worker processes; with
/// them it reads ahead into later epochs, so that its order after the closing of mosaic depends on their number.
/// </remarks>
public sealed class ReferenceShuffle
{
    private const ulong Seed = 6148914691236517204;
    private readonly Lock _lock = new();
    private readonly int _count;
    private readonly bool _lastBatchIsPartial;
    private readonly int? _restartEpoch;
    private TorchGenerator _generator = new(Seed);
    private int _nextEpoch;
    private int[] _order = [];

    /// <summary>Prepares the orders.</summary>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="batchSize">Images per batch, at least 1.</param>
    /// <param name="restartEpoch">The zero-based epoch at whose start the iterator is created anew, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public ReferenceShuffle(int count, int batchSize, int? restartEpoch = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _count = count;
        _lastBatchIsPartial = count % batchSize != 0;
        _restartEpoch = restartEpoch;
    }

    /// <summary>The image indices of an epoch, in order. Do not change the array.</summary>
    /// <param name="epoch">Zero-based.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public int[] Order(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        lock (_lock)
        {
            if (epoch < _nextEpoch - 1)
            {
                _generator = new TorchGenerator(Seed);
                _nextEpoch = 0;
            }

            while (_nextEpoch <= epoch)
            {
                _order = Advance(_nextEpoch++);
            }

            return _order;
        }
    }

    private int[] Advance(int epoch)
    {
        var restarts = epoch == _restartEpoch;
        if (epoch > 0 && (_lastBatchIsPartial || !restarts))
        {
            _generator.Skip(_count - 1);
        }

        if (epoch == 0)
        {
            _generator.Skip(2);
        }

        if (restarts)
        {
            _generator.Skip(2);
        }

        return _generator.Permutation(_count);
    }
}
