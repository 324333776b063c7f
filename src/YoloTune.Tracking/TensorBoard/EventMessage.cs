using System.Buffers.Binary;
using System.Text;

namespace YoloTune.Tracking.TensorBoard;

/// <summary>
/// <c>tensorflow.Event</c> in the protobuf wire format, as far as scalars need it (ADR 0010): <c>wall_time</c> (1, double), <c>step</c>
/// (2, varint), <c>file_version</c> (3, text), <c>summary</c> (5) with values (1) of <c>tag</c> (1, text) and <c>simple_value</c> (2, float).
/// </summary>
internal sealed class EventMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private readonly MemoryStream _buffer = new();

    private EventMessage()
    {
    }

    /// <summary>The first message of a file.</summary>
    public static byte[] OfVersion(double wallTime, string version)
    {
        var message = new EventMessage();
        message.AddDouble(1, wallTime);
        message.AddText(3, version);
        return message._buffer.ToArray();
    }

    /// <summary>A message with scalars.</summary>
    public static byte[] OfScalars(double wallTime, long step, IReadOnlyList<KeyValuePair<string, double>> scalars)
    {
        var summary = new EventMessage();
        foreach (var (tag, value) in scalars)
        {
            var item = new EventMessage();
            item.AddText(1, tag);
            item.AddFloat(2, (float)value);
            summary.AddBytes(1, item._buffer.ToArray());
        }

        var message = new EventMessage();
        message.AddDouble(1, wallTime);
        message.AddKey(2, Varint);
        message.AddVarint((ulong)step);
        message.AddBytes(5, summary._buffer.ToArray());
        return message._buffer.ToArray();
    }

    private void AddKey(int field, int kind) => AddVarint((ulong)((field << 3) | kind));

    private void AddVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        _buffer.WriteByte((byte)value);
    }

    private void AddText(int field, string text) => AddBytes(field, Encoding.UTF8.GetBytes(text));

    private void AddBytes(int field, byte[] bytes)
    {
        AddKey(field, Bytes);
        AddVarint((ulong)bytes.Length);
        _buffer.Write(bytes);
    }

    private void AddDouble(int field, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        AddKey(field, Fixed64);
        _buffer.Write(bytes);
    }

    private void AddFloat(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        AddKey(field, Fixed32);
        _buffer.Write(bytes);
    }
}
