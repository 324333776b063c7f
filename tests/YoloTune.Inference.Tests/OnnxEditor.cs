using Google.Protobuf;

namespace YoloTune.Inference.Tests;

/// <summary>Changes the metadata of an ONNX file and leaves the rest as it is.</summary>
internal static class OnnxEditor
{
    private const int MetadataField = 14;

    /// <summary>A copy with other metadata: the function gets key and value and returns the new value, null to drop the key.</summary>
    public static byte[] WithMetadata(byte[] file, Func<string, string, string?> change)
    {
        using var memory = new MemoryStream();
        var output = new CodedOutputStream(memory);
        var input = new CodedInputStream(file);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint)
            {
                output.WriteTag(tag);
                output.WriteUInt64(input.ReadUInt64());
                continue;
            }

            var bytes = input.ReadBytes();
            if ((WireFormat.GetTagFieldNumber(tag) == MetadataField ? Changed(bytes, change) : bytes) is { } kept)
            {
                output.WriteTag(tag);
                output.WriteBytes(kept);
            }
        }

        output.Flush();
        return memory.ToArray();
    }

    private static ByteString? Changed(ByteString pair, Func<string, string, string?> change)
    {
        var input = pair.CreateCodedInput();
        var texts = new string[2];
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            texts[WireFormat.GetTagFieldNumber(tag) - 1] = input.ReadString();
        }

        if (change(texts[0], texts[1]) is not { } value)
        {
            return null;
        }

        using var memory = new MemoryStream();
        var output = new CodedOutputStream(memory);
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString(texts[0]);
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        output.Flush();
        return ByteString.CopyFrom(memory.ToArray());
    }
}
