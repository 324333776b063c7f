using Google.Protobuf;

namespace YoloTune.Export.Onnx;

/// <summary>Counts the bytes that <see cref="WritingSink"/> would write.</summary>
internal sealed class MeasuringSink : IFieldSink
{
    public long Size { get; private set; }

    public void Integer(int field, long value) => Size += CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeInt64Size(value);

    public void Single(int field, float value) => Size += CodedOutputStream.ComputeTagSize(field) + sizeof(float);

    public void Text(int field, string value) => Size += CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeStringSize(value);

    public void Bytes(int field, ReadOnlyMemory<byte> value) => Length(field, value.Length);

    public void Message(int field, OnnxMessage value) => Length(field, value.Size);

    private void Length(int field, long length) => Size += CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeInt64Size(length) + length;
}
