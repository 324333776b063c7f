namespace YoloTune.Data.Loading;

/// <summary>Lends the pixel memory of batches; all arrays have the size of the largest batch. Thread-safe.</summary>
/// <param name="length">Bytes of every array.</param>
/// <param name="keep">Free arrays kept at most.</param>
internal sealed class PixelPool(int length, int keep) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _free = new();
    private bool _isDisposed;

    /// <summary>Arrays that are lent out.</summary>
    public int Lent { get; private set; }

    /// <summary>Lends an array with undefined content.</summary>
    public byte[] Rent()
    {
        lock (_lock)
        {
            Lent++;
            if (_free.TryPop(out var array))
            {
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Takes an array back.</summary>
    public void Return(byte[] array)
    {
        lock (_lock)
        {
            Lent--;
            if (!_isDisposed && _free.Count < keep)
            {
                _free.Push(array);
            }
        }
    }

    /// <summary>Lets the free arrays go; those still lent out are not kept when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _free.Clear();
        }
    }
}
