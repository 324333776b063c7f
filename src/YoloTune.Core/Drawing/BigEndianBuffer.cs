using System.Buffers.Binary;
using System.Text;

namespace YoloTune.Core.Drawing;

/// <summary>Bytes of a font file, most significant first.</summary>
internal sealed class BigEndianBuffer
{
    private readonly MemoryStream _stream = new();

    public int Length => (int)_stream.Length;

    public BigEndianBuffer U8(int value)
    {
        _stream.WriteByte(checked((byte)value));
        return this;
    }

    public BigEndianBuffer U16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, checked((ushort)value));
        return Bytes(bytes);
    }

    public BigEndianBuffer I16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, checked((short)value));
        return Bytes(bytes);
    }

    public BigEndianBuffer U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Bytes(bytes);
    }

    public BigEndianBuffer Ascii(string text) => Bytes(Encoding.ASCII.GetBytes(text));

    public BigEndianBuffer Bytes(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    /// <summary>Zeros up to the next multiple of four.</summary>
    public BigEndianBuffer Align()
    {
        while (Length % 4 != 0)
        {
            _stream.WriteByte(0);
        }

        return this;
    }

    public byte[] ToArray() => _stream.ToArray();
}
