using System.Diagnostics;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Benchmarks;

/// <summary>
/// Measures the training step of one variant in turns, so that processes with other variants can take theirs in between. Every
/// turn trains on the same batch; with a feature cache it reads batches from there, and that counts as part of the step.
/// </summary>
public sealed class StepBenchmark : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly TrainingSession _session;
    private readonly BenchmarkPhases _phases;
    private readonly (double Forward, double Backward) _operations;
    private double _peak;

    /// <summary>Prepares a training, and takes the first steps.</summary>
    /// <param name="options">What to measure; the number of rounds does not count.</param>
    /// <param name="context">Who watches; receives log messages only.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="YoloTune.Core.Errors.InputException">Something handed in is wrong.</exception>
    public StepBenchmark(TrainingBenchmarkOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        _folder = Directory.CreateTempSubdirectory("yolotune-benchmark-");
        TrainingSession? session = null;
        try
        {
            session = TrainingSession.Create(TrainingBenchmark.Adapt(options, _folder.FullName), context, cancellationToken);
            _session = session;
            _phases = new BenchmarkPhases(_session.Parts, options.Batches + 1);
            session.Parts.Features?.Prepare(0, cancellationToken);
            var counter = new StepOperations();
            StepOperations.Attach(_session.Parts.Model, counter);
            _phases.Step(cancellationToken);
            StepOperations.Attach(_session.Parts.Model, null);
            var images = 1e9 * (options.Batches + 1) * _session.Parts.TrainLoader.BatchSize;
            _operations = (counter.Forward / images, counter.Backward / images);
        }
        catch
        {
            _phases?.Dispose();
            session?.Dispose();
            _folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Takes a turn: one step that is not timed, and those that are.</summary>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public StepTurn Measure(CancellationToken cancellationToken = default)
    {
        var profile = new StepProfile(_session.Parts.Clock);
        var timer = _phases.Step(cancellationToken, profile);
        using var process = Process.GetCurrentProcess();

        // In the turn, not at the start: then the processes of the other variants wait.
        _peak = Math.Max(_peak, MatrixPeak.Measure(_session.Parts.Format.Precision));
        return new StepTurn
        {
            Format = _session.Parts.Format.ToString(),
            ImagesPerSecond = timer.Rate,
            Phases = profile.Means(leaveOut: 1),
            ForwardGigaFlops = _operations.Forward,
            BackwardGigaFlops = _operations.Backward,
            Batch = _session.Parts.TrainLoader.BatchSize,
            PeakGigaFlops = _peak,
            PeakMebibytes = process.PeakWorkingSet64 / 1048576.0,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _phases.Dispose();
        _session.Dispose();
        _folder.Delete(recursive: true);
    }
}
