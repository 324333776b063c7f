using YoloTune.Core.Runs;
using YoloTune.Training.Benchmarks;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Backend;

/// <summary>
/// The library as the commands see it. It is created only when a command computes something, so that help and option errors
/// never load the native libraries. Wrong input is reported as <see cref="YoloTune.Core.Errors.InputException"/>; an observer
/// receives everything that is to be shown while the work goes on.
/// </summary>
public interface ICommandBackend
{
    /// <summary>Trains a model.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="commandLine">The words the user typed, for the manifest.</param>
    /// <param name="observer">Receives the run events.</param>
    /// <param name="cancellationToken">
    /// Ends the run at the next batch with a resumable checkpoint; the summary then says so
    /// (<see cref="TrainSummary.Interrupted"/>), or the call ends with <see cref="OperationCanceledException"/> when there is nothing
    /// to sum up yet.
    /// </param>
    /// <returns>What came out.</returns>
    Task<TrainSummary> TrainAsync(
        TrainOptions options, IReadOnlyList<string> commandLine, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Measures a model on a data set.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="observer">Receives <see cref="BatchValidated"/>, <see cref="ValidationFinished"/> and log messages.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The figures.</returns>
    Task<ValidateSummary> ValidateAsync(ValidateOptions options, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Finds objects in pictures.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="observer">Receives one <see cref="ImagePredicted"/> per picture, and log messages.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What was found.</returns>
    Task<PredictSummary> PredictAsync(PredictOptions options, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Writes a model in another format.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="observer">Receives log messages.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/> before the long work.</param>
    /// <returns>What was written.</returns>
    Task<ExportSummary> ExportAsync(ExportOptions options, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Describes a model.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="observer">Receives log messages.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The description.</returns>
    Task<InfoSummary> InfoAsync(InfoOptions options, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Measures the speed of a training.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="observer">Receives log messages.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The figures.</returns>
    Task<TrainingBenchmarkResult> BenchmarkAsync(TrainingBenchmarkOptions options, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Prepares a training step and measures it once for every line of an input; the other side of <see cref="StartSteps"/>.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="streams">Lines that ask for a turn, and where a line of JSON per turn goes.</param>
    /// <param name="observer">Receives log messages.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    Task ServeStepsAsync(TrainingBenchmarkOptions options, (TextReader Input, TextWriter Output) streams, IRunObserver observer, CancellationToken cancellationToken);

    /// <summary>Starts a process that measures a training step in turns.</summary>
    /// <param name="words">Its command line.</param>
    /// <param name="systemAllocator">True leaves the system's allocator untouched.</param>
    /// <returns>The process.</returns>
    IStepTaker StartSteps(IReadOnlyList<string> words, bool systemAllocator);

    /// <summary>Examines what the computations rest on: native libraries, numerics guard, devices.</summary>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>One line per thing examined.</returns>
    Task<IReadOnlyList<CheckResult>> CheckAsync(CancellationToken cancellationToken);
}
