using System.Buffers.Binary;

namespace YoloTune.Tracking.TensorBoard;

/// <summary>
/// A TensorBoard event file: TFRecords of <c>tensorflow.Event</c> messages. A record is its length (64 bits, little endian), the masked
/// checksum of the length, the bytes, and their masked checksum. The file grows record by record, so that TensorBoard can follow a run.
/// </summary>
internal sealed class EventFileWriter : IDisposable
{
    private const string Version = "brain.Event:2";

    private readonly FileStream _stream;

    /// <summary>Creates the file, which must not exist, and writes the record that names the version.</summary>
    public EventFileWriter(string path, double wallTime)
    {
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(EventMessage.OfVersion(wallTime, Version));
    }

    /// <summary>Writes scalars of one step.</summary>
    public void Write(double wallTime, long step, IReadOnlyList<KeyValuePair<string, double>> scalars) => Append(EventMessage.OfScalars(wallTime, step, scalars));

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Append(byte[] message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)message.Length);
        _stream.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, MaskedChecksum.Of(length));
        _stream.Write(checksum);
        _stream.Write(message);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, MaskedChecksum.Of(message));
        _stream.Write(checksum);
        _stream.Flush();
    }
}
