using YoloTune.Training.Benchmarks;

namespace YoloTune.Cli.Backend;

/// <summary>A variant of the training step that waits for its turn in a process of its own.</summary>
public interface IStepTaker : IAsyncDisposable
{
    /// <summary>Takes a turn.</summary>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What was measured.</returns>
    /// <exception cref="YoloTune.Core.Errors.InputException">The process failed.</exception>
    Task<StepTurn> TakeTurnAsync(CancellationToken cancellationToken);
}
