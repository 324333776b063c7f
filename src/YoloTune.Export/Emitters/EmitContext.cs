using YoloTune.Core.Errors;
using YoloTune.Export.Graphs;
using YoloTune.Export.Onnx;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.State;
using static TorchSharp.torch;

namespace YoloTune.Export.Emitters;

/// <summary>What emitters write into and how.</summary>
/// <param name="Graph">Takes nodes and constants.</param>
/// <param name="Dynamic">True when batch, height and width are known at run time only.</param>
/// <param name="Half">True for a body in half precision; heads decode in single precision.</param>
internal sealed record EmitContext(GraphWriter Graph, bool Dynamic, bool Half)
{
    /// <summary>Adds weights under their state-dict name, in the precision of the body.</summary>
    public string Weights(string name, Tensor value)
    {
        var stored = value.ToStored(Half ? TensorKind.Float16 : TensorKind.Float32);
        if (Half && stored.ToFloats().AsSpan().ContainsAny(float.PositiveInfinity, float.NegativeInfinity))
        {
            throw new InputException("a weight is too large for half precision", value: name, remedy: "Export in single precision");
        }

        return Graph.Constant(name, Half ? ElementType.Half : ElementType.Float, stored.Shape, stored.Data);
    }

    /// <summary>A factor in the precision of the body.</summary>
    public string Factor(float value) => Half
        ? Graph.Constant(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"half_{value:R}"), ElementType.Half, [], BitConverter.GetBytes((Half)value))
        : Graph.Single(value);

    /// <summary>A value of the body in single precision.</summary>
    public string ToSingle(string scope, string value) => Half ? Graph.Cast(scope, value, ElementType.Float) : value;

    /// <summary>Makes a value of the body an output of the graph, in single precision.</summary>
    public void Output(string scope, string value, string name)
    {
        if (Half)
        {
            Graph.Add("Cast", scope, [value], [AttributeMessage.Integer("to", (long)ElementType.Float)], name);
        }
        else
        {
            Graph.Add("Identity", scope, [value], output: name);
        }
    }
}
