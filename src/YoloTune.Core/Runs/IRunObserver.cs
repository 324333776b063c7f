namespace YoloTune.Core.Runs;

/// <summary>
/// Receives what happens in a run. Calls come one after another, never at the same time. An observer that also
/// implements <see cref="IDisposable"/> is disposed by the dispatcher when the run is over.
/// </summary>
public interface IRunObserver
{
    /// <summary>Takes one event.</summary>
    /// <param name="runEvent">What happened.</param>
    void On(RunEvent runEvent);
}
