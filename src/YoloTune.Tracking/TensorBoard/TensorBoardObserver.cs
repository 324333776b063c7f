using System.Globalization;
using YoloTune.Core.Runs;

namespace YoloTune.Tracking.TensorBoard;

/// <summary>
/// Writes the figures of every epoch as TensorBoard scalars into an event file in the run folder: training losses, metrics, validation
/// losses and learning rates, under the names that they have in <c>results.csv</c>. Steps count from 1, as the reference counts them.
/// A resumed run writes a further file, which TensorBoard joins to the first.
/// </summary>
/// <remarks>View them with <c>tensorboard --logdir runs</c>.</remarks>
public sealed class TensorBoardObserver : IRunObserver, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly string? _folder;
    private EventFileWriter? _writer;

    /// <summary>Creates the observer.</summary>
    /// <param name="clock">Gives the wall time of every event.</param>
    /// <param name="folder">Where the file goes; null for the run folder.</param>
    public TensorBoardObserver(TimeProvider clock, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _folder) = (clock, folder);
    }

    /// <inheritdoc/>
    public void On(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Open(_folder ?? started.RunFolder);
                break;
            case EpochFinished epoch:
                var losses = epoch.TrainLoss.Concat(epoch.LearningRates);
                var validated = epoch.Fitness is null ? [] : epoch.Metrics.Where(pair => pair.Key.Contains('/', StringComparison.Ordinal)).Concat(epoch.ValidationLoss);
                _writer?.Write(WallTime, epoch.Epoch + 1, [.. losses.Concat(validated)]);
                break;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private double WallTime => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void Open(string folder)
    {
        Dispose();
        Directory.CreateDirectory(folder);
        var now = WallTime;
        var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{(long)now:D10}.{Environment.MachineName}.{Environment.ProcessId}.");
        for (var number = 0; ; number++)
        {
            var path = Path.Combine(folder, name + number.ToString(CultureInfo.InvariantCulture));
            if (!File.Exists(path))
            {
                _writer = new EventFileWriter(path, now);
                return;
            }
        }
    }
}
