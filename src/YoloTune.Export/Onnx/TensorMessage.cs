namespace YoloTune.Export.Onnx;

/// <summary><c>TensorProto</c>: constant values, row-major little-endian.</summary>
internal sealed class TensorMessage(string name, ElementType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data) : OnnxMessage
{
    public string Name => name;

    public ElementType Type => type;

    public IReadOnlyList<long> Shape => shape;

    public ReadOnlyMemory<byte> Data => data;

    public override void Visit(IFieldSink sink)
    {
        foreach (var size in shape)
        {
            sink.Integer(1, size);
        }

        sink.Integer(2, (int)type);
        sink.Text(8, name);
        sink.Bytes(9, data);
    }
}
