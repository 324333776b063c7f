using System.Text.Json;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Training.State;

/// <summary>The checkpoint files of a run folder.</summary>
public sealed class CheckpointStore
{
    private const string Suffix = ".safetensors";
    private readonly string _folder;

    /// <summary>Creates the store.</summary>
    /// <param name="weightsFolder">The folder <c>weights</c> of a run; must exist.</param>
    public CheckpointStore(string weightsFolder) => _folder = weightsFolder;

    /// <summary>The model of the last epoch.</summary>
    public string Last => Path.Combine(_folder, "last" + Suffix);

    /// <summary>The model of the best epoch.</summary>
    public string Best => Path.Combine(_folder, "best" + Suffix);

    /// <summary>The training state of the last epoch.</summary>
    public string State => TrainingStateFile.PathBeside(Last);

    /// <summary>The path of a model kept for good.</summary>
    /// <param name="name">Such as <c>epoch10</c>.</param>
    public string Named(string name) => Path.Combine(_folder, name + Suffix);

    /// <summary>Writes a model with everything needed to use it again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="description">What to note beside the weights.</param>
    /// <exception cref="Core.Errors.InputException">The file cannot be written; the one that was there is intact.</exception>
    public static void SaveModel(string path, YoloModel model, CheckpointDescription description)
    {
        CheckpointWriter.Write(path, model.CaptureState(), new Dictionary<string, string>
        {
            ["format"] = "yolotune-model",
            ["task"] = model.Task.ToString().ToLowerInvariant(),
            ["yaml"] = JsonSerializer.Serialize(model.Definition.ToYaml()),
            ["names"] = JsonSerializer.Serialize(model.ClassNames.Select((name, index) => (name, index)).ToDictionary(pair => pair.index, pair => pair.name)),
            ["epoch"] = description.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["best_fitness"] = JsonSerializer.Serialize(description.BestFitness),
            ["args"] = JsonSerializer.Serialize(description.Arguments),
            ["metrics"] = JsonSerializer.Serialize(description.Metrics),
            ["date"] = description.Date,
            ["version"] = description.Version,
        });
    }
}
