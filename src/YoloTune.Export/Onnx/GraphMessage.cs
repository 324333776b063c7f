namespace YoloTune.Export.Onnx;

/// <summary><c>GraphProto</c>: nodes in an order in which every input is known.</summary>
internal sealed class GraphMessage(
    string name,
    IReadOnlyList<NodeMessage> nodes,
    IReadOnlyList<TensorMessage> initializers,
    IReadOnlyList<ValueMessage> inputs,
    IReadOnlyList<ValueMessage> outputs) : OnnxMessage
{
    public IReadOnlyList<NodeMessage> Nodes => nodes;

    public IReadOnlyList<TensorMessage> Initializers => initializers;

    public IReadOnlyList<ValueMessage> Inputs => inputs;

    public IReadOnlyList<ValueMessage> Outputs => outputs;

    public override void Visit(IFieldSink sink)
    {
        All(sink, 1, nodes);
        sink.Text(2, name);
        All(sink, 5, initializers);
        All(sink, 11, inputs);
        All(sink, 12, outputs);
    }

    private static void All(IFieldSink sink, int field, IEnumerable<OnnxMessage> messages)
    {
        foreach (var message in messages)
        {
            sink.Message(field, message);
        }
    }
}
