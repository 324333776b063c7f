namespace YoloTune.Export.Onnx;

/// <summary>Takes the fields of a protobuf message in order; one sink counts bytes, another writes them.</summary>
internal interface IFieldSink
{
    void Integer(int field, long value);

    void Single(int field, float value);

    void Text(int field, string value);

    void Bytes(int field, ReadOnlyMemory<byte> value);

    void Message(int field, OnnxMessage value);
}
