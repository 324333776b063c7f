using YoloTune.Cli.Commands;
using YoloTune.Cli.Output;

namespace YoloTune.Cli;

/// <summary>
/// Ctrl-C: the first press asks the command to stop at the next good moment, the second one ends the process at once.
/// </summary>
internal sealed class InterruptHandler(Terminal terminal, Action<int> exit) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _presses;

    /// <summary>Set by the first press.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Takes a press.</summary>
    public void Press()
    {
        if (Interlocked.Increment(ref _presses) == 1)
        {
            terminal.Warn("Stopping at the next batch; the run can be resumed. Press Ctrl-C again to end at once.");
            _source.Cancel();
        }
        else
        {
            exit(ExitCode.Interrupted);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
