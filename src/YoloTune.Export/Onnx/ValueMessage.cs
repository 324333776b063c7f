namespace YoloTune.Export.Onnx;

/// <summary><c>ValueInfoProto</c>: name, type and shape of an input or output.</summary>
internal sealed class ValueMessage(string name, ElementType type, params IReadOnlyList<Dimension> shape) : OnnxMessage
{
    public string Name => name;

    public IReadOnlyList<Dimension> Shape => shape;

    public override void Visit(IFieldSink sink)
    {
        sink.Text(1, name);
        sink.Message(2, new TypeMessage(type, shape));
    }

    private sealed class TypeMessage(ElementType type, IReadOnlyList<Dimension> shape) : OnnxMessage
    {
        public override void Visit(IFieldSink sink) => sink.Message(1, new TensorTypeMessage(type, shape));
    }

    private sealed class TensorTypeMessage(ElementType type, IReadOnlyList<Dimension> shape) : OnnxMessage
    {
        public override void Visit(IFieldSink sink)
        {
            sink.Integer(1, (int)type);
            sink.Message(2, new ShapeMessage(shape));
        }
    }

    private sealed class ShapeMessage(IReadOnlyList<Dimension> shape) : OnnxMessage
    {
        public override void Visit(IFieldSink sink)
        {
            foreach (var size in shape)
            {
                sink.Message(1, size);
            }
        }
    }
}
