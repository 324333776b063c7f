using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Families;
using YoloTune.Models.Layers;
using YoloTune.Models.State;
using YoloTune.Models.Transfer;
using YoloTune.Models.Weights;

namespace YoloTune.Models;

/// <summary>Finds and builds models by name, YAML file or checkpoint.</summary>
public static class ModelLoader
{
    /// <summary>Environment variable with a folder in which weights are looked for by name.</summary>
    public const string WeightsVariable = "YOLOTUNE_WEIGHTS";

    private static readonly string[] _checkpointSuffixes = [".pt", ".safetensors"];

    /// <summary>Resolves what the user called the model. Official weights by name are fetched on first use; files at hand come first.</summary>
    /// <param name="model">A checkpoint, a model YAML file, or a known name such as <c>yolo26n</c> or <c>yolo26n.yaml</c>; <c>starter</c> means the weights that come with the program.</param>
    /// <exception cref="InputException">There is no such model, or its file is malformed.</exception>
    public static ModelSource Resolve(string model) => Resolve(model, null);

    /// <summary>Resolves what the user called the model, and tells how a download of official weights goes on.</summary>
    /// <param name="model">A checkpoint, a model YAML file, or a known name such as <c>yolo26n</c> or <c>yolo26n.yaml</c>.</param>
    /// <param name="downloads">Told while weights are fetched; may be null.</param>
    /// <param name="cancellationToken">Stops a download; what has arrived is kept for the next time.</param>
    /// <exception cref="InputException">There is no such model, it cannot be fetched, or its file is malformed.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public static ModelSource Resolve(string model, IProgress<DownloadProgress>? downloads, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var suffix = Path.GetExtension(model).ToLowerInvariant();
        if (suffix == ".onnx")
        {
            throw new InputException("an ONNX file can be measured and can predict, but not be trained, described or exported", model, remedy: "Name the .pt or .safetensors checkpoint it was exported from");
        }

        if (suffix is ".yaml" or ".yml")
        {
            var definition = File.Exists(model) ? ModelYaml.Read(model) : ModelZoo.Find(model);
            return new ModelSource(model, definition ?? throw NotFound(model), null);
        }

        if (StarterWeights.IsStarterName(model) && FindCheckpoint(model) is null)
        {
            var starter = StarterWeights.Read();
            return new ModelSource(model, Definition(starter, StarterWeights.Name), starter);
        }

        var path = FindCheckpoint(model) ?? Fetch(model, downloads, cancellationToken) ?? throw NotFound(model);

        var checkpoint = CheckpointReader.Read(path);
        return new ModelSource(path, Definition(checkpoint, path), checkpoint);
    }

    /// <summary>Loads a model for prediction and validation; a YAML file or name gives fresh weights.</summary>
    /// <param name="model">A checkpoint, a model YAML file, or a known name.</param>
    /// <exception cref="InputException">There is no such model, or its file is malformed.</exception>
    public static YoloModel Load(string model) => Load(Resolve(model));

    /// <summary>Builds a resolved model for prediction and validation; one without weights gets fresh ones.</summary>
    /// <param name="source">From <see cref="Resolve(string)"/>.</param>
    /// <exception cref="InputException">The weights do not fit.</exception>
    public static YoloModel Load(ModelSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Checkpoint is { } checkpoint ? Build(source, checkpoint) : YoloModel.Create(source.Definition);
    }

    /// <summary>Takes weights over into a freshly built model (specification 02, section 8).</summary>
    /// <param name="model">The model; its class names are those of the data set.</param>
    /// <param name="source">The weights.</param>
    /// <param name="remapClasses">Carry class rows over by class name.</param>
    public static LoadReport Transfer(YoloModel model, TransferSource source, bool remapClasses = true)
    {
        var entries = model.Entries().ToArray();
        var byName = entries.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
        var target = new TransferTarget(
            model.Task,
            [.. entries.Select(entry => new KeyValuePair<string, IReadOnlyList<long>>(entry.Name, entry.Value.shape))],
            model.ClassNames.Select((name, index) => (name, index)).ToDictionary(pair => pair.index, pair => pair.name),
            name => byName[name].ToStored());
        var plan = WeightTransfer.Plan(source, target, new TransferOptions { RemapClasses = remapClasses });
        model.LoadState(plan.Tensors);
        return plan.Report;
    }

    private static YoloModel Build(ModelSource source, Checkpoint checkpoint)
    {
        var names = Enumerable.Range(0, source.Definition.ClassCount)
            .Select(index => checkpoint.Names.TryGetValue(index, out var name) ? name : index.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
        YoloModel? model = null;
        try
        {
            model = YoloModel.Create(source.Definition, names);
            Prepare(model, checkpoint);
            model.LoadState(checkpoint.State);
            return model;
        }
        catch (Exception error) when (error is FormatException or KeyNotFoundException or ArgumentException)
        {
            model?.Dispose();
            throw new InputException($"the weights do not fit the model table in the file: {error.Message}", source.Path, remedy: "Use a checkpoint of YOLO26, YOLO11 or YOLOv8, or fetch the file again", inner: error);
        }
    }

    private static void Prepare(YoloModel model, Checkpoint checkpoint)
    {
        foreach (var (name, layer) in model.AllLayers())
        {
            if (layer is BatchNorm norm && (checkpoint.BatchNormExceptions.GetValueOrDefault(name) ?? checkpoint.BatchNorm) is { } settings)
            {
                (norm.Epsilon, norm.Momentum) = (settings.Epsilon, settings.Momentum);
            }
            else if (layer is PyramidPooling pooling && checkpoint.HasLegacySppfActivation)
            {
                pooling.First.Activated = true;
            }
        }

        if (checkpoint.IsFused)
        {
            model.Fuse(dropOneToMany: !checkpoint.State.Any(entry => entry.Key.StartsWith($"model.{model.Nodes.Count - 1}.cv2.", StringComparison.Ordinal)));
        }
    }

    private static ModelDefinition Definition(Checkpoint checkpoint, string path)
    {
        try
        {
            return checkpoint.Yaml.Count > 0
                ? ModelDefinition.FromYaml(checkpoint.Yaml, Path.GetFileName(path))
                : ModelZoo.Find(path) ?? throw new FormatException("the file holds weights only, and its name says nothing of the model");
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new InputException($"the model table in this checkpoint is not usable: {error.Message}", path, remedy: "Give the table as model=<file>.yaml and the weights as pretrained=<this file>", inner: error);
        }
    }

    private static string? FindCheckpoint(string model)
    {
        var names = Path.HasExtension(model) && _checkpointSuffixes.Contains(Path.GetExtension(model).ToLowerInvariant())
            ? [model]
            : _checkpointSuffixes.Select(suffix => model + suffix).Prepend(model).ToArray();
        var folders = new[] { string.Empty, Environment.GetEnvironmentVariable(WeightsVariable) ?? string.Empty, "weights" };
        return folders.SelectMany(folder => names.Select(name => Path.IsPathRooted(name) ? name : Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Official weights from the cache or the network; null for a name that is none of theirs.</summary>
    private static string? Fetch(string model, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        OfficialWeights.FileOf(model) is { } file
            ? Task.Run(() => OfficialWeights.EnsureAsync(file, null, progress, cancellationToken), cancellationToken).GetAwaiter().GetResult().Path
            : null;

    private static InputException NotFound(string model) => new(
        "there is no such model",
        value: model,
        remedy: $"Give the path of a .pt or .safetensors checkpoint, or an official name such as yolo26n.pt (names are looked for here, in ./weights and in the folder that {WeightsVariable} names), or build from scratch with one of {string.Join(", ", ModelZoo.Names.Take(5))} and the suffix .yaml");
}
