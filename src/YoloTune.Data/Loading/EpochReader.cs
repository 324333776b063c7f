namespace YoloTune.Data.Loading;

/// <summary>
/// Makes the batches of one epoch ahead on threads of its own. Threads take samples in order, at most a few batches ahead of the consumer;
/// batches come out in order. Disposing it at any time stops the threads after the sample in hand.
/// </summary>
internal sealed class EpochReader : IDisposable
{
    private readonly object _gate = new();
    private readonly EpochPlan _plan;
    private readonly Func<int, BatchSlot> _createSlot;
    private readonly int _prefetch;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly BatchSlot?[] _slots;
    private readonly Thread[] _threads;
    private int _nextPosition;
    private int _taken;
    private bool _isStopped;
    private Exception? _fatal;

    public EpochReader(EpochPlan plan, int firstBatch, Func<int, BatchSlot> createSlot, int workers, int prefetch, CancellationToken cancellationToken)
    {
        _taken = firstBatch;
        _nextPosition = firstBatch * plan.BatchSize;
        _plan = plan;
        _createSlot = createSlot;
        _prefetch = prefetch;
        _cancellationToken = cancellationToken;
        _slots = new BatchSlot?[plan.BatchCount];
        _registration = cancellationToken.Register(Stop);
        _threads = new Thread[Math.Min(workers, plan.ImageCount)];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = "YoloTune loader " + i };
            _threads[i].Start();
        }
    }

    /// <summary>The next batch; waits for it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImageBatch Take()
    {
        BatchSlot slot;
        lock (_gate)
        {
            while (!_isStopped && _slots[_taken] is not { Missing: 0 })
            {
                Monitor.Wait(_gate);
            }

            _cancellationToken.ThrowIfCancellationRequested();
            if (_fatal is not null)
            {
                throw new InvalidOperationException("The batches cannot be made: " + _fatal.Message, _fatal);
            }

            slot = _slots[_taken]!;
            _slots[_taken++] = null;
            Monitor.PulseAll(_gate);
        }

        return slot.Finish();
    }

    public void Dispose()
    {
        _registration.Dispose();
        Stop();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        foreach (var slot in _slots)
        {
            slot?.Discard();
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        try
        {
            FillAll();
        }
        catch (Exception exception)
        {
            // Not a bad image but, for example, no memory for a batch: an exception must not end the process from here.
            _fatal = exception;
            Stop();
        }
    }

    private void FillAll()
    {
        while (Claim(out var slot, out var place))
        {
            Exception? error = null;
            try
            {
                slot.Fill(place);
            }
            catch (Exception exception)
            {
                error = exception;
            }

            lock (_gate)
            {
                if (error is not null)
                {
                    slot.Fail(place, error);
                }

                if (--slot.Missing == 0)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private bool Claim(out BatchSlot slot, out int place)
    {
        (slot, place) = (null!, 0);
        lock (_gate)
        {
            while (!_isStopped && _nextPosition < _plan.ImageCount && _nextPosition / _plan.BatchSize >= _taken + _prefetch)
            {
                Monitor.Wait(_gate);
            }

            if (_isStopped || _nextPosition >= _plan.ImageCount)
            {
                return false;
            }

            var batch = _nextPosition / _plan.BatchSize;
            place = _nextPosition++ % _plan.BatchSize;
            slot = _slots[batch] ??= _createSlot(batch);
            return true;
        }
    }
}
