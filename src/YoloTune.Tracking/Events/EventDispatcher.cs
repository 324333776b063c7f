using YoloTune.Core.Runs;

namespace YoloTune.Tracking.Events;

/// <summary>
/// Hands run events to observers, each on a background task of its own, so that a slow, hanging or throwing observer neither
/// delays the run nor the other observers. The first failure of an observer becomes one warning that the others receive.
/// </summary>
/// <remarks>Events of one thread arrive in order. Call <see cref="CompleteAsync"/> at the end: it waits until all is written.</remarks>
public sealed class EventDispatcher : IRunObserver, IAsyncDisposable
{
    private readonly ObserverLane[] _lanes;
    private readonly EventDispatcherOptions _options;
    private int _completed;

    /// <summary>Starts the background tasks.</summary>
    /// <param name="observers">The observers; those that are disposable are disposed at the end.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public EventDispatcher(IEnumerable<IRunObserver> observers, EventDispatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(observers);
        _options = options ?? new EventDispatcherOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Capacity, 1);
        _lanes = [.. observers.Select(observer => new ObserverLane(observer, _options.Capacity))];
        foreach (var lane in _lanes)
        {
            lane.Start(warning => Warn(lane, warning));
        }
    }

    /// <summary>Passes an event on; returns at once and never throws.</summary>
    /// <param name="runEvent">What happened. Events after the end are left out.</param>
    public void On(RunEvent runEvent)
    {
        ArgumentNullException.ThrowIfNull(runEvent);
        foreach (var lane in _lanes)
        {
            lane.Post(runEvent);
        }
    }

    /// <summary>Takes no further events, waits for the observers up to the time limit, and disposes them.</summary>
    /// <returns>What went wrong with observers, one sentence each; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> CompleteAsync()
    {
        if (Interlocked.Exchange(ref _completed, 1) == 0)
        {
            // Drained before any is closed, so that a late warning about one observer still reaches the others.
            var drains = _lanes.Select(lane => lane.DrainAsync()).ToArray();
            await Task.WhenAny(Task.WhenAll(drains), Task.Delay(_options.FlushTimeout)).ConfigureAwait(false);
            await Task.WhenAll(_lanes.Select((lane, i) => lane.CompleteAsync(drains[i].IsCompleted ? _options.FlushTimeout : TimeSpan.Zero))).ConfigureAwait(false);
        }

        return [.. _lanes.SelectMany(lane => lane.Complaints())];
    }

    /// <summary>Does what <see cref="CompleteAsync"/> does.</summary>
    /// <returns>Ends when the observers are done or the time limit is over.</returns>
    public async ValueTask DisposeAsync() => await CompleteAsync().ConfigureAwait(false);

    private void Warn(ObserverLane origin, string warning)
    {
        foreach (var lane in _lanes)
        {
            if (lane != origin)
            {
                lane.Post(new LogMessage(LogSeverity.Warning, warning));
            }
        }
    }
}
