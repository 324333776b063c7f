namespace YoloTune.Models.Tests.Checkpoints;

/// <summary>A file on a disk that is full after a number of operations, and stays so.</summary>
internal sealed class FailingStream(string path, int step) : Stream
{
    private readonly FileStream _file = new(path, FileMode.Create);
    private int _left = step;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Spend();
        _file.Write(buffer);
    }

    public override void Flush()
    {
        Spend();
        _file.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private void Spend()
    {
        if (_left-- <= 0)
        {
            throw new IOException("No space left on device");
        }
    }
}
