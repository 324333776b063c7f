using System.Globalization;
using YoloTune.Export.Emitters;
using YoloTune.Export.Onnx;
using YoloTune.Models;

namespace YoloTune.Export.Quantization;

/// <summary>
/// Which values of a graph are said in eight bits: what convolutions with their activations, sums, joins and poolings pass on to
/// each other. The last convolutions of a head, its decoding and attention itself stay in single precision.
/// </summary>
internal sealed class QuantizationLayout
{
    private readonly string _head;
    private readonly Dictionary<string, NodeMessage> _producers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _values;

    /// <summary>Looks at a graph.</summary>
    /// <param name="graph">The graph in single precision.</param>
    /// <param name="model">The network it was written from.</param>
    public QuantizationLayout(GraphMessage graph, YoloModel model)
    {
        _head = string.Create(CultureInfo.InvariantCulture, $"model.{model.Nodes[^1].Index}");
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Outputs)
            {
                _producers[output] = node;
            }
        }

        var inside = graph.Nodes.Where(Belongs).ToList();
        var wanted = inside.SelectMany(node => node.Inputs).ToHashSet(StringComparer.Ordinal);
        Values = [.. inside.SelectMany(node => node.Outputs).Prepend(ModelEmitter.InputName).Where(wanted.Contains)];
        _values = [.. Values];
        Taps = [.. Values.Where(value => Known(value) is null && SourceOf(value) is null)];
        Convolutions = inside.Where(node => node.Operation == "Conv" && Has(node.Inputs[0]) && Has(node.Outputs[0])).ToHashSet();
    }

    /// <summary>The values, in the order in which they are computed.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Those whose range only pictures can tell.</summary>
    public IReadOnlyList<string> Taps { get; }

    /// <summary>Convolutions that compute in eight bits.</summary>
    public IReadOnlySet<NodeMessage> Convolutions { get; }

    /// <summary>True for a value in eight bits.</summary>
    public bool Has(string value) => _values.Contains(value);

    /// <summary>The range of every value.</summary>
    /// <param name="measured">The ranges of <see cref="Taps"/>.</param>
    public IReadOnlyDictionary<string, ActivationRange> Ranges(IReadOnlyDictionary<string, ActivationRange> measured)
    {
        var ranges = new Dictionary<string, ActivationRange>(StringComparer.Ordinal);
        foreach (var value in Values)
        {
            ranges[value] = Known(value) ?? (SourceOf(value) is { } source ? ranges[source] : measured[value]);
        }

        return ranges;
    }

    private static string ScopeOf(NodeMessage node) => node.Name[1..node.Name.LastIndexOf('/')];

    private ActivationRange? Known(string value) => value == ModelEmitter.InputName ? ActivationRange.Picture
        : _producers[value].Operation == "Sigmoid" ? ActivationRange.Probability
        : null;

    /// <summary>The value whose numbers another one only picks from; null for none.</summary>
    private string? SourceOf(string value) => value != ModelEmitter.InputName
        && _producers[value] is { Operation: "MaxPool" or "Resize" or "Split" } node && Has(node.Inputs[0]) ? node.Inputs[0] : null;

    // Blocks name their convolution 'conv' and their activation 'act'; the last convolutions of a head have no block around them.
    private bool Belongs(NodeMessage node)
    {
        var scope = ScopeOf(node);
        return node.Operation switch
        {
            "Conv" => scope.EndsWith(".conv", StringComparison.Ordinal),
            "Sigmoid" or "Mul" => scope.EndsWith(".act", StringComparison.Ordinal),
            "Add" or "Concat" or "MaxPool" or "Resize" or "Split" => scope != _head && !scope.EndsWith(".attn", StringComparison.Ordinal),
            _ => false,
        };
    }
}
