using System.Globalization;
using System.Threading.Channels;
using YoloTune.Core.Runs;

namespace YoloTune.Tracking.Events;

/// <summary>The queue and the background task of one observer.</summary>
internal sealed class ObserverLane(IRunObserver observer, int capacity)
{
    private readonly Channel<RunEvent> _queue = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true });
    private Task _work = Task.CompletedTask;
    private string? _failure;
    private long _failures;
    private long _leftOut;
    private int _waiting;
    private bool _timedOut;

    private string Name => observer.GetType().Name;

    /// <summary>Starts the background task.</summary>
    public void Start(Action<string> warn) => _work = Task.Run(() => WorkAsync(warn));

    /// <summary>Queues an event; batch events beyond the capacity are counted and left out.</summary>
    public void Post(RunEvent runEvent)
    {
        if (IsBulk(runEvent) && Interlocked.Increment(ref _waiting) > capacity)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _leftOut);
            return;
        }

        _queue.Writer.TryWrite(runEvent);
    }

    /// <summary>Ends when the observer has had everything that was posted before.</summary>
    public Task DrainAsync()
    {
        var mark = new DrainMark(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(mark) ? mark.Reached.Task : Task.CompletedTask;
    }

    /// <summary>Takes no further events and waits until the observer has had all of them and is disposed.</summary>
    public async Task CompleteAsync(TimeSpan limit)
    {
        _queue.Writer.TryComplete();
        try
        {
            await _work.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _timedOut = true;
        }
    }

    /// <summary>What went wrong, one sentence each.</summary>
    public IEnumerable<string> Complaints()
    {
        if (_failure is not null)
        {
            var more = Interlocked.Read(ref _failures) - 1;
            yield return more == 0 ? _failure : $"{_failure} ({more.ToString(CultureInfo.InvariantCulture)} more failures followed.)";
        }

        if (_timedOut)
        {
            yield return $"The observer {Name} was still busy when the run was over; what it had not written is lost.";
        }

        if (Interlocked.Read(ref _leftOut) is > 0 and var count)
        {
            yield return $"The observer {Name} was too slow for {count.ToString(CultureInfo.InvariantCulture)} batch events; they were left out.";
        }
    }

    private static bool IsBulk(RunEvent runEvent) => runEvent is BatchTrained or BatchValidated or DownloadAdvanced or PreparationAdvanced;

    private async Task WorkAsync(Action<string> warn)
    {
        await foreach (var runEvent in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (runEvent is DrainMark mark)
            {
                mark.Reached.SetResult();
                continue;
            }

            if (IsBulk(runEvent))
            {
                Interlocked.Decrement(ref _waiting);
            }

            Guard(() => observer.On(runEvent), warn);
        }

        if (observer is IDisposable disposable)
        {
            Guard(disposable.Dispose, warn);
        }
    }

    private void Guard(Action action, Action<string> warn)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            if (Interlocked.Increment(ref _failures) == 1)
            {
                var warning = $"The observer {Name} failed; the run goes on: {error.Message}";
                Volatile.Write(ref _failure, warning);
                warn(warning);
            }
        }
    }

    /// <summary>Says that everything before it has been handed over.</summary>
    private sealed record DrainMark(TaskCompletionSource Reached) : RunEvent;
}
