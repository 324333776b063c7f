using System.Buffers.Binary;
using System.Text;

namespace YoloTune.Tracking.Tests.TensorBoard;

/// <summary>An independent reader of TensorBoard event files: bitwise checksums, a general protobuf walker.</summary>
internal static class EventFileReader
{
    public sealed record Event(double WallTime, long Step, string? Version, IReadOnlyDictionary<string, float> Scalars);

    public static IReadOnlyList<Event> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<Event>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Mask(Crc(bytes[..8])), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Mask(Crc(data)), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Parse(data.ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C bit by bit, from its definition: reflected polynomial 0x82F63B78.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
            }
        }

        return crc ^ 0xFFFFFFFFu;
    }

    private static uint Mask(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);

    private static Event Parse(byte[] message)
    {
        var (time, step, version, scalars) = (0.0, 0L, (string?)null, new Dictionary<string, float>());
        foreach (var (field, value) in Fields(message))
        {
            switch (field)
            {
                case 1:
                    time = BitConverter.ToDouble(value);
                    break;
                case 2:
                    step = BitConverter.ToInt64(value);
                    break;
                case 3:
                    version = Encoding.UTF8.GetString(value);
                    break;
                case 5:
                    foreach (var (_, item) in Fields(value))
                    {
                        var parts = Fields(item).ToDictionary(part => part.Field, part => part.Value);
                        scalars.Add(Encoding.UTF8.GetString(parts[1]), BitConverter.ToSingle(parts[2]));
                    }

                    break;
                default:
                    Assert.Fail($"unknown field {field}");
                    break;
            }
        }

        return new Event(time, step, version, scalars);
    }

    private static IEnumerable<(int Field, byte[] Value)> Fields(byte[] message)
    {
        var position = 0;
        while (position < message.Length)
        {
            var key = Varint(message, ref position);
            switch (key & 7)
            {
                case 0:
                    yield return ((int)(key >> 3), BitConverter.GetBytes(Varint(message, ref position)));
                    break;
                case 1:
                    yield return ((int)(key >> 3), message[position..(position += 8)]);
                    break;
                case 2:
                    var length = (int)Varint(message, ref position);
                    yield return ((int)(key >> 3), message[position..(position += length)]);
                    break;
                case 5:
                    yield return ((int)(key >> 3), message[position..(position += 4)]);
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        var (value, shift) = (0UL, 0);
        byte part;
        do
        {
            part = message[position++];
            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        return value;
    }
}
