using System.Globalization;
using System.Runtime.InteropServices;
using YoloTune.Export.Onnx;

namespace YoloTune.Export.Graphs;

/// <summary>Collects nodes and constants of a graph; values are known by their names.</summary>
internal sealed class GraphWriter(int opset)
{
    private readonly List<NodeMessage> _nodes = [];
    private readonly List<TensorMessage> _initializers = [];
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    /// <summary>Version of the standard operators.</summary>
    public int Opset => opset;

    public IReadOnlyList<NodeMessage> Nodes => _nodes;

    public IReadOnlyList<TensorMessage> Initializers => _initializers;

    /// <summary>Adds an operator with one output and gives the output's name.</summary>
    /// <param name="operation">Operator type.</param>
    /// <param name="scope">Name of the layer it belongs to.</param>
    /// <param name="inputs">Names; an empty one leaves an optional input out.</param>
    /// <param name="attributes">Settings.</param>
    /// <param name="output">The output's name; made from the scope when null.</param>
    public string Add(string operation, string scope, IReadOnlyList<string> inputs, IReadOnlyList<AttributeMessage>? attributes = null, string? output = null)
    {
        var name = Unique($"/{scope}/{operation}");
        output ??= name + "_output_0";
        _nodes.Add(new NodeMessage(operation, name, inputs, [output], attributes ?? []));
        return output;
    }

    /// <summary>Adds an operator with several outputs and gives their names.</summary>
    public IReadOnlyList<string> AddMany(string operation, string scope, int outputs, IReadOnlyList<string> inputs, IReadOnlyList<AttributeMessage>? attributes = null)
    {
        var name = Unique($"/{scope}/{operation}");
        var names = new string[outputs];
        for (var i = 0; i < outputs; i++)
        {
            names[i] = string.Create(CultureInfo.InvariantCulture, $"{name}_output_{i}");
        }

        _nodes.Add(new NodeMessage(operation, name, inputs, names, attributes ?? []));
        return names;
    }

    /// <summary>Adds a constant under a name of its own.</summary>
    public string Constant(string name, ElementType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
    {
        if (_constants.Add(name))
        {
            _initializers.Add(new TensorMessage(name, type, shape, data));
        }

        return name;
    }

    /// <summary>A constant of single-precision values.</summary>
    public string Singles(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        Constant(name, ElementType.Float, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A single-precision scalar; equal ones are shared.</summary>
    public string Single(float value) =>
        Singles(string.Create(CultureInfo.InvariantCulture, $"single_{value:R}"), [], [value]);

    /// <summary>A list of integers (one axis); equal ones are shared.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Constant(
        "integers_" + string.Join('_', values.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture))),
        ElementType.Int64,
        [values.Length],
        MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>An integer without axes; equal ones are shared.</summary>
    public string Integer(long value) => Constant(
        string.Create(CultureInfo.InvariantCulture, $"integer_{value}"),
        ElementType.Int64,
        [],
        BitConverter.GetBytes(value));

    private string Unique(string name)
    {
        var use = _uses[name] = _uses.GetValueOrDefault(name) + 1;
        return use == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{use - 1}");
    }
}
