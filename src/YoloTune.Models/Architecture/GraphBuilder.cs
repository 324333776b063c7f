using System.Globalization;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;

namespace YoloTune.Models.Architecture;

/// <summary>Builds layers from a model table (specification 01, section 3).</summary>
internal sealed class GraphBuilder
{
    private readonly ModelDefinition _definition;
    private readonly Initializer _initializer;
    private readonly ScaleFactors _factors;
    private readonly bool _legacy;
    private readonly bool _forceNested;
    private readonly List<GraphNode> _nodes = [];

    private GraphBuilder(ModelDefinition definition, Initializer initializer)
    {
        _definition = definition;
        _initializer = initializer;
        _factors = definition.Factors;
        _legacy = definition.Rows.All(row => row.Module != "C3k2");
        _forceNested = "mlx".Contains(definition.Scale, StringComparison.Ordinal);
    }

    public static IReadOnlyList<GraphNode> Build(ModelDefinition definition, Initializer initializer)
    {
        var builder = new GraphBuilder(definition, initializer);
        foreach (var row in definition.Rows)
        {
            builder.Add(row);
        }

        return builder._nodes;
    }

    private void Add(LayerRow row)
    {
        var index = _nodes.Count;
        var from = row.From.Select(source => source < 0 ? index + source : source).ToArray();
        if (from.Any(source => source >= index))
        {
            throw new FormatException($"layer {index} ({row.Module}) takes its input from a layer that comes later");
        }

        var repeats = row.Repeats > 1 ? Math.Max((int)Math.Round(row.Repeats * _factors.Depth, MidpointRounding.ToEven), 1) : row.Repeats;
        var inputs = from.Select(ChannelsOf).ToArray();
        var arguments = new LayerArguments(index, row.Module, row.Arguments, _definition);
        var (layer, outputs) = Create(row.Module, inputs, repeats, arguments);
        var stride = StrideOf(from[0]) * Reduction(row.Module, arguments);
        if (layer is Head head)
        {
            head.Strides = StridesOf(head, from);
            head.InitializeBiases();
        }

        _nodes.Add(new GraphNode(index, from, row.Module, layer, outputs, stride));
    }

    private static double Reduction(string module, LayerArguments arguments) => module switch
    {
        "Conv" => arguments.Integer(2, 1),
        "nn.Upsample" or "torch.nn.Upsample" or "Upsample" => 1 / arguments.Number(1, 2),
        _ => 1,
    };

    private double StrideOf(int source) => source < 0 ? 1 : _nodes[source].Stride;

    /// <summary>Per level for detection; else one number: 1 for classification, the coarsest of the network for dense tasks (section 7.1).</summary>
    private float[] StridesOf(Head head, int[] from) => head switch
    {
        DetectHead => [.. from.Select(source => (float)StrideOf(source))],
        ClassifyHead => [1],
        _ => [(float)_nodes.Max(node => node.Stride)],
    };

    private int ChannelsOf(int source) => source < 0 ? _definition.Channels : _nodes[source].OutputChannels;

    private (Layer Layer, int Outputs) Create(string module, int[] inputs, int repeats, LayerArguments arguments)
    {
        switch (module)
        {
            case "nn.Upsample" or "torch.nn.Upsample" or "Upsample":
                return (new Upsample(arguments.Number(1, 2)), inputs[0]);
            case "Concat":
                return (new Concat(), inputs.Sum());
        }

        if (CreateHead(module, inputs, arguments) is { } head)
        {
            return (head, 0);
        }

        var outputs = Scaled(arguments.Integer(0));
        var input = inputs[0];
        return module switch
        {
            "C2f" => (CrossStage.C2f(_initializer, input, outputs, repeats, arguments.Truth(1, false), arguments.Number(3, 0.5)), outputs),
            "C2" => (new SplitStage(_initializer, input, outputs, repeats, arguments.Truth(1, true), arguments.Number(3, 0.5)), outputs),
            "C3" => (CrossStagePartial.C3(_initializer, input, outputs, repeats, arguments.Truth(1, true)), outputs),
            "C3k2" => (CreateC3k2(input, outputs, repeats, arguments), outputs),
            "C2PSA" => (new PartialAttention(_initializer, outputs, repeats, arguments.Number(1, 0.5)), outputs),
            _ => (Repeat(repeats, input, outputs, source => CreatePlain(module, source, outputs, arguments)), outputs),
        };
    }

    private Head? CreateHead(string module, int[] inputs, LayerArguments arguments)
    {
        var options = new DetectHeadOptions
        {
            ClassCount = _definition.ClassCount,
            Channels = inputs,
            RegisterMaximum = _definition.RegisterMaximum,
            EndToEnd = _definition.EndToEnd,
            Legacy = _legacy,
            ClassChannels = _definition.ClassBranchChannels,
        };
        return module switch
        {
            "Detect" => new BoxHead(_initializer, options),
            "Segment" or "Segment26" => new SegmentHead(_initializer, options, arguments.Integer(1, 32), Scaled(arguments.Integer(2, 256)), module == "Segment26"),
            "Pose" or "Pose26" => new PoseHead(_initializer, options, arguments.Keypoints(1), module == "Pose26"),
            "OBB" or "OBB26" => new ObbHead(_initializer, options, arguments.Integer(1, 1), module == "OBB26"),
            "Classify" => new ClassifyHead(_initializer, inputs.Sum(), _definition.ClassCount),
            "SemanticSegment" when inputs.Length == 2 => new SemanticHead(_initializer, _definition.ClassCount, inputs),
            "Depth" => new DepthHead(_initializer, arguments.Integer(0, 256), inputs),
            _ => null,
        };
    }

    private CrossStage CreateC3k2(int input, int outputs, int repeats, LayerArguments arguments) => CrossStage.C3k2(
        _initializer,
        input,
        outputs,
        repeats,
        _forceNested || arguments.Truth(1, false),
        arguments.Number(2, 0.5),
        arguments.Truth(3, false),
        arguments.Truth(5, true));

    private Layer CreatePlain(string module, int input, int outputs, LayerArguments arguments) => module switch
    {
        "Conv" => new ConvBlock(_initializer, input, outputs, arguments.Integer(1, 1), arguments.Integer(2, 1)),
        "DWConv" => ConvBlock.Depthwise(_initializer, input, outputs, arguments.Integer(1, 1)),
        "Bottleneck" => new Bottleneck(_initializer, input, outputs, arguments.Truth(1, true)),
        "SPPF" => new PyramidPooling(_initializer, input, outputs, arguments.Integer(1, 5), arguments.Integer(2, 3), arguments.Truth(3, false)),
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"layer {_nodes.Count} uses the module '{module}', which this version does not know")),
    };

    private static Layer Repeat(int repeats, int input, int outputs, Func<int, Layer> create) => repeats <= 1
        ? create(input)
        : new LayerList(Enumerable.Range(0, repeats).Select(i => create(i == 0 ? input : outputs)));

    private int Scaled(int channels) => (int)Math.Ceiling(Math.Min(channels, _factors.MaximumChannels) * _factors.Width / 8) * 8;
}
