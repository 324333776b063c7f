using YoloTune.Core.Downloads;
using YoloTune.Core.Files;
using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Native;
using YoloTune.Models.Weights;

namespace YoloTune.Training.Sessions;

/// <summary>What surrounds a run: who watches, what the user typed, and the clock.</summary>
public sealed record SessionContext
{
    /// <summary>Receives everything that happens, on the thread of the run; must be quick and must not throw.</summary>
    public Action<RunEvent> Publish { get; init; } = static _ => { };

    /// <summary>The words the user typed, for the manifest.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>What the source <c>-</c> of a prediction reads from; null for nothing.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Time source.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Finds a model as <see cref="ModelLoader.Resolve(string)"/> does, and tells who watches when official weights are fetched.</summary>
    /// <param name="model">A checkpoint, a model YAML file, or a known name.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>The model.</returns>
    /// <exception cref="Core.Errors.InputException">There is no such model, it cannot be fetched, or its file is malformed.</exception>
    public ModelSource ResolveModel(string model, CancellationToken cancellationToken = default)
    {
        var fetched = false;
        var progress = new DirectProgress<DownloadProgress>(step =>
        {
            fetched = true;
            Publish(new DownloadAdvanced(step.Name, step.Received, step.Total));
        });
        var source = ModelLoader.Resolve(model, progress, cancellationToken);
        if (fetched)
        {
            Log($"Fetched {source.Path}. {OfficialWeights.Licence}.");
        }

        return source;
    }

    /// <summary>Where kept outputs of frozen layers lie; null for the user's cache folder.</summary>
    internal string? FeatureFolder { get; init; }

    /// <summary>Where checkpoints are written; null for the machine's file system.</summary>
    internal IDurableFiles? Files { get; init; }

    internal void Log(string text) => Publish(new LogMessage(LogSeverity.Information, text));

    internal void Warn(string text) => Publish(new LogMessage(LogSeverity.Warning, text));

    /// <summary>Loads libtorch and says how its arithmetic was found: in debug reports only where nothing is wrong.</summary>
    internal void StartTorch() => Publish(NumericsMessage());

    /// <summary>Loads libtorch and says how its arithmetic was found.</summary>
    /// <returns>A message for debugging where nothing is wrong or nothing is lost, else a warning.</returns>
    public static LogMessage NumericsMessage()
    {
        var verdict = NativeRuntime.EnsureLoaded();
        return verdict.Branch is NumericsBranch.Sound or NumericsBranch.RecordCorrected
            ? new LogMessage(LogSeverity.Debug, verdict.Summary)
            : new LogMessage(LogSeverity.Warning, verdict.Text);
    }
}
