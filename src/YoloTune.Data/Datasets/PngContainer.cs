using System.Buffers.Binary;

namespace YoloTune.Data.Datasets;

/// <summary>Walks the chunks of a PNG file and checks their lengths and check sums (PNG specification, section 5).</summary>
internal static class PngContainer
{
    private static readonly uint[] Table = BuildTable();

    /// <summary>Whether every chunk up to <c>IEND</c> is there and undamaged.</summary>
    public static bool IsComplete(Stream stream)
    {
        stream.Position = 8;
        Span<byte> head = stackalloc byte[8];
        var buffer = new byte[1 << 14];
        while (stream.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var crc = Update(uint.MaxValue, head[4..]);
            for (var left = (long)length; left > 0;)
            {
                var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0)
                {
                    return false;
                }

                crc = Update(crc, buffer.AsSpan(0, read));
                left -= read;
            }

            var isEnd = head[4..].SequenceEqual("IEND"u8);
            if (stream.ReadAtLeast(head[..4], 4, throwOnEndOfStream: false) < 4 || BinaryPrimitives.ReadUInt32BigEndian(head) != ~crc)
            {
                return false;
            }

            if (isEnd)
            {
                return true;
            }
        }

        return false;
    }

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
