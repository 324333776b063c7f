using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>The layers of a model table as modules.</summary>
/// <param name="definition">The table.</param>
/// <param name="checkpoint">What else the modules tell.</param>
/// <param name="scope">The tree.</param>
internal sealed class LayerModules(ModelDefinition definition, Checkpoint checkpoint, ModuleScope scope)
{
    private static readonly HashSet<string> TakesSeveral = new(StringComparer.Ordinal) { "Concat", "SemanticSegment", "Depth" };
    private readonly List<long> _channels = [];

    /// <summary>True for a module that takes a list of inputs, even of one.</summary>
    /// <param name="module">Its name in the table.</param>
    public static bool TakesList(string module) => TakesSeveral.Contains(module) || IsDetector(module);

    /// <summary>The sequence of all layers.</summary>
    /// <param name="folder">Weights of the sequence.</param>
    /// <exception cref="FormatException">A module has no counterpart, or the weights lack something.</exception>
    public ModuleNode Build(StateFolder folder)
    {
        var sequence = LeafModules.New("Sequential");
        foreach (var row in definition.Rows)
        {
            var index = sequence.Children.Count;
            var name = StateFolder.Number(index);
            var arguments = new LayerArguments(index, row.Module, row.Arguments, definition);
            var layer = row.Module switch
            {
                "nn.Upsample" or "torch.nn.Upsample" or "Upsample" => LeafModules.Upsample(arguments.Number(1, 2)),
                "Concat" => LeafModules.New("Concat").With("d", arguments.Integer(0, 1)),
                _ => Weighted(row, index, folder.Folder(name), arguments),
            };
            _channels.Add(Channels(row, index, folder));
            sequence.Child(name, Place(layer, row, index));
        }

        return sequence;
    }

    private static bool IsDetector(string module) => module is "Detect" or "Segment" or "Segment26" or "Pose" or "Pose26" or "OBB" or "OBB26";

    /// <summary>Adds what every top-level layer has (spec/02 section 7).</summary>
    private static ModuleNode Place(ModuleNode layer, LayerRow row, int index)
    {
        object from = TakesList(row.Module) || row.From.Count > 1 ? row.From.Select(source => (object?)(long)source).ToList() : (long)row.From[0];
        layer.With("np", layer.ParameterCount).With("i", index).With("f", from).With("type", ModuleClass.Of(row.Module).FullName);
        return IsDetector(row.Module) ? layer.With("inplace", true) : layer;
    }

    private ModuleNode Weighted(LayerRow row, int index, StateFolder folder, LayerArguments arguments)
    {
        var head = new HeadModules(scope, folder);
        switch (row.Module)
        {
            case var module when IsDetector(module):
                return head.Detector(module, checkpoint.Stride, KeypointShape.Of(checkpoint));
            case "Classify":
                return head.Classifier(checkpoint.TrainArgs.GetValueOrDefault("dropout") as double? ?? 0);
            case "SemanticSegment":
                return head.Semantic(row.From.Count, checkpoint.Stride);
            case "Depth":
                return head.Depth();
        }

        // Blocks that repeat inside have named children; others stand in a numbered sequence when they are repeated.
        return folder.HasFolder("0")
            ? LeafModules.Sequential(folder.Items().Select((item, i) => Block(row.Module, item, arguments, i > 0 ? 0 : InputOf(row, index))).ToList())
            : Block(row.Module, folder, arguments, InputOf(row, index));
    }

    private ModuleNode Block(string module, StateFolder folder, LayerArguments arguments, long inputs) => module switch
    {
        "Conv" => BlockModules.Conv(scope, folder, arguments.Integer(2, 1)),
        "DWConv" => BlockModules.Conv(scope, folder, groups: DepthwiseGroups(folder, inputs), type: "DWConv"),
        "Bottleneck" => BlockModules.Bottleneck(scope, folder, arguments.Truth(1, true)),
        "C2f" => BlockModules.CrossStage(scope, folder, "C2f", arguments.Truth(1, false)),
        "C3k2" => BlockModules.CrossStage(scope, folder, "C3k2", arguments.Truth(5, true)),
        "C2" => BlockModules.C2(scope, folder, arguments.Truth(1, true)),
        "C3" => BlockModules.CrossStagePartial(scope, folder, "C3", arguments.Truth(1, true)),
        "C2PSA" => BlockModules.PartialAttention(scope, folder),
        "SPPF" => BlockModules.PyramidPooling(
            scope, folder, arguments.Integer(1, 5), arguments.Integer(2, 3), arguments.Truth(3, false), checkpoint.HasLegacySppfActivation),
        _ => throw new FormatException($"the module '{module}' has no counterpart in PyTorch files"),
    };

    /// <summary>The groups of a DWConv: the greatest common divisor of its inputs and outputs (in a repeat, inputs are its outputs).</summary>
    private static long DepthwiseGroups(StateFolder folder, long inputs)
    {
        var outputs = BlockModules.Outputs(folder);
        return (long)System.Numerics.BigInteger.GreatestCommonDivisor(inputs == 0 ? outputs : inputs, outputs);
    }

    private long InputOf(LayerRow row, int index) => ChannelsOf(row.From[0], index);

    private long ChannelsOf(int source, int index)
    {
        var layer = source < 0 ? index + source : source;
        return layer < 0 ? definition.Channels : _channels[layer];
    }

    /// <summary>Output channels of a layer: those of the Conv block that ends it.</summary>
    private long Channels(LayerRow row, int index, StateFolder sequence)
    {
        var last = row.Module switch
        {
            "Conv" or "DWConv" => string.Empty,
            "Bottleneck" or "C2" or "C2f" or "C3k2" or "C2PSA" or "SPPF" => "cv2",
            "C3" => "cv3",
            _ => null,
        };
        if (last is null)
        {
            return IsHead(row.Module) ? 0 : row.From.Sum(source => ChannelsOf(source, index));
        }

        var folder = sequence.Folder(index);
        folder = folder.HasFolder("0") ? folder.Items().Last() : folder;
        return BlockModules.Outputs(last.Length > 0 ? folder.Folder(last) : folder);
    }

    private static bool IsHead(string module) => IsDetector(module) || module is "Classify" or "SemanticSegment" or "Depth";
}
