using Google.Protobuf;

namespace YoloTune.Export.Tests;

/// <summary>Reads protobuf by field numbers alone, so that what was written is seen by other eyes than the writer's.</summary>
internal static class OnnxFileReader
{
    /// <summary>All fields of a message: number and value (ulong for numbers, ByteString for the rest).</summary>
    public static List<(int Field, object Value)> Fields(byte[] message)
    {
        var fields = new List<(int, object)>();
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes(),
                var type => throw new InvalidDataException($"wire type {type}"),
            };
            fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        }

        return fields;
    }

    public static IEnumerable<byte[]> Messages(byte[] message, int field) =>
        Fields(message).Where(item => item.Field == field).Select(item => ((ByteString)item.Value).ToByteArray());

    public static string Text(byte[] message, int field) => Fields(message).Where(item => item.Field == field).Select(item => ((ByteString)item.Value).ToStringUtf8()).Single();

    public static ulong Number(byte[] message, int field) => Fields(message).Where(item => item.Field == field).Select(item => (ulong)item.Value).Single();
}
