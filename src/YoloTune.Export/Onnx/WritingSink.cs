using Google.Protobuf;

namespace YoloTune.Export.Onnx;

/// <summary>Writes fields in the protobuf wire format.</summary>
internal sealed class WritingSink(CodedOutputStream stream) : IFieldSink
{
    public void Integer(int field, long value)
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    }

    public void Single(int field, float value)
    {
        stream.WriteTag(field, WireFormat.WireType.Fixed32);
        stream.WriteFloat(value);
    }

    public void Text(int field, string value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(value);
    }

    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }

    public void Message(int field, OnnxMessage value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteLength((int)value.Size);
        value.Visit(this);
    }
}
