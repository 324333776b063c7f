using Microsoft.ML.OnnxRuntime;

namespace YoloTune.Inference.Running;

/// <summary>Keeps the memory of calls for the next ones, so that parallel callers each have their own.</summary>
internal sealed class RunPool(InferenceSession session, OutputForm form, int capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<BoundRun> _idle = [];
    private bool _disposed;

    /// <summary>Memory for a call at a size; give it back with <see cref="Return"/>.</summary>
    public BoundRun Rent(InputSize size)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Size == size)
                {
                    var found = _idle[i];
                    _idle.RemoveAt(i);
                    return found;
                }
            }
        }

        return new BoundRun(session, form, size);
    }

    /// <summary>Keeps memory for later; the longest unused gives way when there is too much.</summary>
    public void Return(BoundRun run)
    {
        BoundRun? surplus = null;
        lock (_lock)
        {
            if (_disposed)
            {
                surplus = run;
            }
            else
            {
                _idle.Add(run);
                if (_idle.Count > capacity)
                {
                    surplus = _idle[0];
                    _idle.RemoveAt(0);
                }
            }
        }

        surplus?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _idle.ForEach(run => run.Dispose());
            _idle.Clear();
        }
    }
}
