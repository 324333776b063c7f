namespace YoloTune.Tracking.Events;

/// <summary>How much an <see cref="EventDispatcher"/> holds back, and how long it waits.</summary>
public sealed record EventDispatcherOptions
{
    /// <summary>
    /// Batch events that may wait for one observer, at least 1; more of them are left out and counted. All other events are rare and
    /// always kept.
    /// </summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>How long the end of a run waits for observers that are behind.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
