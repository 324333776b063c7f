using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.PyTorch;
using YoloTune.Models.State;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;

namespace YoloTune.Training.State;

/// <summary>The checkpoint files of a run folder: models under the usual names, and the training state beside <c>last</c>.</summary>
public sealed class CheckpointStore
{
    private const string Suffix = ".safetensors";
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly string _version;
    private readonly IDurableFiles _files;

    /// <summary>Creates the store.</summary>
    /// <param name="weightsFolder">The folder <c>weights</c> of a run; must exist.</param>
    /// <param name="clock">Dates the files.</param>
    /// <param name="version">Version of YoloTune.</param>
    /// <param name="files">The file system; null for the machine's.</param>
    public CheckpointStore(string weightsFolder, TimeProvider clock, string version, IDurableFiles? files = null)
    {
        _folder = weightsFolder;
        _clock = clock;
        _version = version;
        _files = files ?? DurableFiles.System;
    }

    /// <summary>The model of the last epoch.</summary>
    public string Last => Named("last");

    /// <summary>The model of the best epoch.</summary>
    public string Best => Named("best");

    /// <summary>The training state of the last epoch.</summary>
    public string State => TrainingStateFile.PathBeside(Last);

    /// <summary>Writes the models that a decision asks for.</summary>
    /// <param name="model">The running mean of the trained model.</param>
    /// <param name="decision">Which files.</param>
    /// <param name="options">Options of the run, noted in the files.</param>
    /// <param name="progress">Where the run stands after the epoch.</param>
    /// <param name="metrics">Metrics of the epoch.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">A file cannot be written; the one that was there is intact.</exception>
    public IReadOnlyList<string> SaveModels(YoloModel model, CheckpointDecision decision, TrainOptions options, TrainingProgress progress, IReadOnlyDictionary<string, double> metrics)
    {
        var checkpoint = ModelSnapshot.Of(model) with
        {
            Epoch = progress.Epoch - 1,
            BestFitness = progress.BestFitness,
            Updates = progress.AverageUpdates,
            TrainArgs = options.ToArguments().ToPlainValues(),
            TrainMetrics = metrics,
            Date = _clock.GetLocalNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            Version = _version,
        };
        var files = new List<string>();
        foreach (var (wanted, path) in new[] { (decision.SaveLast, Last), (decision.SaveBest, Best), (decision.PeriodicName is not null, Named(decision.PeriodicName ?? string.Empty)) })
        {
            if (wanted)
            {
                CheckpointWriter.Write(path, checkpoint, Options);
                files.Add(path);
            }
        }

        return files;
    }

    /// <summary>
    /// Writes <c>last.pt</c> and <c>best.pt</c> beside the full-precision files, in the form that Ultralytics in Python loads
    /// (half precision; specification 02, section 6).
    /// </summary>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">A file cannot be written; the one that was there is intact.</exception>
    public IReadOnlyList<string> WritePyTorch()
    {
        var files = new List<string>();
        foreach (var source in new[] { Last, Best }.Where(File.Exists))
        {
            var target = Path.ChangeExtension(source, ".pt");
            PtWriter.Write(target, CheckpointReader.Read(source), options: Options);
            files.Add(target);
        }

        return files;
    }

    /// <summary>Removes the states of an earlier run in the same folder, so that nobody goes on with them by mistake.</summary>
    /// <exception cref="InputException">One cannot be removed.</exception>
    public void ForgetStates()
    {
        foreach (var path in new[] { State, TrainingStateFile.PreviousOf(State) })
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"the state of an earlier run cannot be removed: {error.Message.TrimEnd('.')}", path, remedy: "Check the permissions of the folder, or name another one", inner: error);
            }
        }
    }

    /// <summary>Writes the training state; the one before it is kept beside it.</summary>
    /// <param name="options">Resolved options of the run.</param>
    /// <param name="progress">Where it stands.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="average">Its running mean.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <exception cref="InputException">The file cannot be written; the one that was there is intact.</exception>
    public void SaveState(TrainOptions options, TrainingProgress progress, YoloModel model, YoloModel average, ParameterOptimizer optimizer)
    {
        var gradients = new List<KeyValuePair<string, StoredTensor>>();
        foreach (var parameter in model.Parameters())
        {
            if (parameter.Value.grad is { } gradient)
            {
                using (gradient)
                {
                    gradients.Add(new(parameter.Name, gradient.ToStored()));
                }
            }
        }

        TrainingStateFile.Write(State, new TrainingSnapshot(options, progress, model.CaptureState(), average.CaptureState(), gradients, optimizer.CaptureState()), _files);
    }

    /// <summary>Puts models and optimizer back to a snapshot.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="average">Its running mean.</param>
    /// <param name="optimizer">The optimizer.</param>
    public static void Restore(TrainingSnapshot snapshot, YoloModel model, YoloModel average, ParameterOptimizer optimizer)
    {
        model.LoadState(snapshot.Model);
        average.LoadState(snapshot.Average);
        optimizer.RestoreState(snapshot.Optimizer);
        optimizer.ZeroGradients();
        var gradients = snapshot.Gradients.ToDictionary(StringComparer.Ordinal);
        foreach (var parameter in model.Parameters())
        {
            if (gradients.TryGetValue(parameter.Name, out var gradient))
            {
                parameter.Value.grad = gradient.ToTensor().DetachFromDisposeScope();
            }
        }
    }

    private CheckpointWriteOptions Options => new() { Files = _files };

    private string Named(string name) => Path.Combine(_folder, name + Suffix);
}
