using System.Runtime.InteropServices;
using YoloTune.Export.Onnx;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Quantization;

/// <summary>
/// Puts <c>QuantizeLinear</c> and <c>DequantizeLinear</c> around the values of a layout and stores the weights of its convolutions
/// in eight bits: symmetric, with a scale for every output channel (the form "QDQ" of static quantisation).
/// </summary>
internal sealed class GraphQuantizer
{
    private const int LargestWeight = 127;

    private readonly GraphMessage _graph;
    private readonly QuantizationLayout _layout;
    private readonly IReadOnlyDictionary<string, ActivationRange> _ranges;
    private readonly Dictionary<string, TensorMessage> _constants;
    private readonly List<NodeMessage> _nodes = [];
    private readonly List<TensorMessage> _added = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);

    private GraphQuantizer(GraphMessage graph, QuantizationLayout layout, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        (_graph, _layout, _ranges) = (graph, layout, ranges);
        _constants = graph.Initializers.ToDictionary(constant => constant.Name, StringComparer.Ordinal);
    }

    /// <summary>Writes a graph anew.</summary>
    /// <param name="graph">The graph in single precision.</param>
    /// <param name="layout">Its values in eight bits.</param>
    /// <param name="ranges">The range of each.</param>
    public static GraphMessage Run(GraphMessage graph, QuantizationLayout layout, IReadOnlyDictionary<string, ActivationRange> ranges) =>
        new GraphQuantizer(graph, layout, ranges).Run();

    private GraphMessage Run()
    {
        foreach (var input in _graph.Inputs.Where(input => _layout.Has(input.Name)))
        {
            AddPair(input.Name);
        }

        foreach (var node in _graph.Nodes)
        {
            var inputs = node.Inputs.Select(input => _layout.Has(input) ? Dequantized(input) : input).ToArray();
            if (_layout.Convolutions.Contains(node))
            {
                ReplaceWeights(node, inputs);
            }

            _nodes.Add(new NodeMessage(node.Operation, node.Name, inputs, node.Outputs, node.Attributes));
            foreach (var output in node.Outputs.Where(_layout.Has))
            {
                AddPair(output);
            }
        }

        var kept = _graph.Initializers.Where(constant => !_replaced.Contains(constant.Name));
        return new GraphMessage("yolotune", _nodes, [.. kept, .. _added], _graph.Inputs, _graph.Outputs);
    }

    private static string Dequantized(string value) => value + "_dequantized";

    private void AddPair(string value)
    {
        var range = _ranges[value];
        var scale = Constant(value + "_scale", ElementType.Float, [], [range.Scale]);
        var zero = Constant(value + "_zero_point", ElementType.UInt8, [], [range.ZeroPoint]);
        var label = value.StartsWith('/') ? value : "/" + value;
        _nodes.Add(new NodeMessage("QuantizeLinear", label + "/QuantizeLinear", [value, scale, zero], [value + "_quantized"], []));
        _nodes.Add(new NodeMessage("DequantizeLinear", label + "/DequantizeLinear", [value + "_quantized", scale, zero], [Dequantized(value)], []));
    }

    private void ReplaceWeights(NodeMessage node, string[] inputs)
    {
        var weights = _constants[node.Inputs[1]];
        var values = MemoryMarshal.Cast<byte, float>(weights.Data.Span);
        var (channels, perChannel) = ((int)weights.Shape[0], values.Length / (int)weights.Shape[0]);
        var (scales, rounded) = (new float[channels], new sbyte[values.Length]);
        for (var channel = 0; channel < channels; channel++)
        {
            Round(values.Slice(channel * perChannel, perChannel), rounded.AsSpan(channel * perChannel, perChannel), out scales[channel]);
        }

        inputs[1] = AddDequantized<sbyte>(node, weights, ElementType.Int8, rounded, scales);
        if (inputs.Length > 2)
        {
            var bias = _constants[node.Inputs[2]];
            var step = _ranges[node.Inputs[0]].Scale;
            var wide = Array.ConvertAll(scales, scale => scale * step);
            var numbers = MemoryMarshal.Cast<byte, float>(bias.Data.Span).ToArray().Zip(wide, (value, scale) => (int)Math.Clamp(Math.Round((double)value / scale), int.MinValue, int.MaxValue));
            inputs[2] = AddDequantized<int>(node, bias, ElementType.Int32, [.. numbers], wide);
        }
    }

    private static void Round(ReadOnlySpan<float> values, Span<sbyte> rounded, out float scale)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        scale = Math.Max(largest / LargestWeight, 1e-9f);
        for (var i = 0; i < values.Length; i++)
        {
            rounded[i] = (sbyte)Math.Clamp(MathF.Round(values[i] / scale), -LargestWeight, LargestWeight);
        }
    }

    private string AddDequantized<T>(NodeMessage node, TensorMessage original, ElementType type, T[] values, float[] scales)
        where T : unmanaged
    {
        _replaced.Add(original.Name);
        var name = original.Name;
        var quantized = Constant(name + "_quantized", type, original.Shape, values);
        var scale = Constant(name + "_scale", ElementType.Float, [scales.Length], scales);
        var zero = Constant(name + "_zero_point", type, [scales.Length], new T[scales.Length]);
        _nodes.Add(new NodeMessage("DequantizeLinear", $"{node.Name}/{name}", [quantized, scale, zero], [Dequantized(name)], [Integer("axis", 0)]));
        return Dequantized(name);
    }

    private string Constant<T>(string name, ElementType type, IReadOnlyList<long> shape, T[] values)
        where T : unmanaged
    {
        _added.Add(new TensorMessage(name, type, shape, MemoryMarshal.AsBytes<T>(values).ToArray()));
        return name;
    }
}
