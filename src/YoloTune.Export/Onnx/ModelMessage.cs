namespace YoloTune.Export.Onnx;

/// <summary><c>ModelProto</c>.</summary>
internal sealed class ModelMessage(
    int irVersion,
    int opset,
    string producer,
    string producerVersion,
    GraphMessage graph,
    IReadOnlyList<KeyValuePair<string, string>> metadata) : OnnxMessage
{
    public int Opset => opset;

    public GraphMessage Graph => graph;

    public IReadOnlyList<KeyValuePair<string, string>> Metadata => metadata;

    public override void Visit(IFieldSink sink)
    {
        sink.Integer(1, irVersion);
        sink.Text(2, producer);
        sink.Text(3, producerVersion);
        sink.Message(7, graph);
        sink.Message(8, new OpsetMessage(opset));
        foreach (var (key, value) in metadata)
        {
            sink.Message(14, new TextPairMessage(key, value));
        }
    }

    private sealed class OpsetMessage(int version) : OnnxMessage
    {
        public override void Visit(IFieldSink sink)
        {
            sink.Text(1, string.Empty);
            sink.Integer(2, version);
        }
    }

    private sealed class TextPairMessage(string key, string value) : OnnxMessage
    {
        public override void Visit(IFieldSink sink)
        {
            sink.Text(1, key);
            sink.Text(2, value);
        }
    }
}
