using System.Globalization;
using YoloTune.Core.Tasks;
using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>The model object of a checkpoint: the network and its attributes (spec/02 section 6.2).</summary>
internal static class ModelModules
{
    private static readonly BatchNormSettings DetectionNorm = new(1e-3, 0.03);
    private static readonly BatchNormSettings ClassificationNorm = new(1e-5, 0.1);

    /// <summary>The model object.</summary>
    /// <param name="checkpoint">Weights and description.</param>
    /// <param name="arguments">Training arguments.</param>
    /// <param name="convert">The kind in which tensors are stored.</param>
    /// <exception cref="FormatException">The table and the weights do not fit, or something has no counterpart.</exception>
    public static ModuleNode Build(Checkpoint checkpoint, IReadOnlyDictionary<string, object?> arguments, Func<StoredTensor, StoredTensor> convert)
    {
        var definition = ModelDefinition.FromYaml(checkpoint.Yaml);
        var strides = Strides(checkpoint);
        var common = checkpoint.BatchNorm ?? (checkpoint.Task == TaskKind.Classify ? ClassificationNorm : DetectionNorm);
        var scope = new ModuleScope(name => checkpoint.BatchNormExceptions.GetValueOrDefault(name, common), convert, LeafModules.SiLU());
        var state = StateFolder.Of(checkpoint.State);
        var network = new LayerModules(definition, checkpoint with { Stride = strides }, scope).Build(state.Folder("model"));
        if (state.Left().FirstOrDefault() is { } left)
        {
            throw new FormatException($"the model table has no place for '{left}'");
        }

        var model = new ModuleNode(ModuleClass.OfTask(checkpoint.Task)).Child("model", network)
            .With("yaml", TableTree.Of(checkpoint.Yaml, definition))
            .With("save", Saved(definition))
            .With("names", Names(checkpoint.Names, definition.ClassCount))
            .With("inplace", true)
            .With("stride", StoredTensor.FromFloats([.. strides.Select(stride => (float)stride)], strides.Count))
            .With("nc", definition.ClassCount)
            .With("task", TaskNames.Of(checkpoint.Task))
            .With("args", new Dictionary<string, object?>(arguments, StringComparer.Ordinal));
        AddKeypoints(model, checkpoint, definition.ClassCount);
        if (checkpoint.Task == TaskKind.Classify)
        {
            model.With("transforms", ImageTransforms.Of(arguments.GetValueOrDefault("imgsz")));
        }

        return model.With("criterion", null);
    }

    private static IReadOnlyList<double> Strides(Checkpoint checkpoint) =>
        checkpoint.Stride.Count > 0 ? checkpoint.Stride
        : checkpoint.Task == TaskKind.Classify ? [1]
        : checkpoint.Task is TaskKind.Semantic or TaskKind.Depth ? [32]
        : throw new FormatException("the strides of the head are missing");

    /// <summary>Layers whose output a later one asks for by number: x mod i for every source x of layer i but -1 (spec/01 section 2).</summary>
    private static List<object?> Saved(ModelDefinition definition) =>
    [
        .. definition.Rows
            .SelectMany((row, index) => row.From.Where(source => source != -1).Select(source => (long)(source < 0 ? source + index : source)))
            .Order()
            .Cast<object?>(),
    ];

    private static DictionaryNode Names(IReadOnlyDictionary<int, string> names, int count) => new(Enumerable.Range(0, count).Select(
        index => KeyValuePair.Create<object, object?>(index, names.TryGetValue(index, out var name) ? name : index.ToString(CultureInfo.InvariantCulture))));

    private static void AddKeypoints(ModuleNode model, Checkpoint checkpoint, int classes)
    {
        if (checkpoint.Task != TaskKind.Pose || KeypointShape.Of(checkpoint) is not { } shape)
        {
            return;
        }

        var given = checkpoint.ModelAttributes.GetValueOrDefault("kpt_names") as IReadOnlyDictionary<string, object?>;
        var numbered = Enumerable.Range(0, (int)shape[0]).Select(i => (object?)i.ToString(CultureInfo.InvariantCulture)).ToList();
        model.With("kpt_shape", shape.Cast<object?>().ToList())
            .With("kpt_oks_sigmas", checkpoint.ModelAttributes.GetValueOrDefault("kpt_oks_sigmas"))
            .With("kpt_names", new DictionaryNode(Enumerable.Range(0, classes).Select(index => KeyValuePair.Create<object, object?>(
                index, given?.GetValueOrDefault(index.ToString(CultureInfo.InvariantCulture)) is IReadOnlyList<object?> names ? names : new List<object?>(numbered)))));
    }
}
