namespace YoloTune.Export.Onnx;

/// <summary><c>NodeProto</c>: one operator.</summary>
internal sealed class NodeMessage(string operation, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<AttributeMessage> attributes) : OnnxMessage
{
    public string Operation => operation;

    public string Name => name;

    public IReadOnlyList<string> Inputs => inputs;

    public IReadOnlyList<string> Outputs => outputs;

    public IReadOnlyList<AttributeMessage> Attributes => attributes;

    public override void Visit(IFieldSink sink)
    {
        foreach (var input in inputs)
        {
            sink.Text(1, input);
        }

        foreach (var output in outputs)
        {
            sink.Text(2, output);
        }

        sink.Text(3, name);
        sink.Text(4, operation);
        foreach (var attribute in attributes)
        {
            sink.Message(5, attribute);
        }
    }
}
