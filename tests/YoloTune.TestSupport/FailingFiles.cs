using YoloTune.Core.Files;

namespace YoloTune.TestSupport;

/// <summary>
/// A disk whose n-th operation fails, counted from 0: openings, writes, flushes and renames alike. Count without a failure first, then
/// fail each.
/// </summary>
/// <param name="failAt">The operation that fails; negative for none.</param>
/// <param name="lasting">Whether all operations after it fail, too, as on a full disk.</param>
public sealed class FailingFiles(int failAt = -1, bool lasting = false) : IDurableFiles
{
    /// <summary>Operations so far.</summary>
    public int Operations { get; private set; }

    /// <summary>The name of the first operation that failed; null before.</summary>
    public string? Failed { get; private set; }

    public Stream Create(string path)
    {
        Spend(nameof(Create));
        return new CountedStream(DurableFiles.System.Create(path), this);
    }

    public void FlushToDisk(Stream stream)
    {
        Spend(nameof(FlushToDisk));
        DurableFiles.System.FlushToDisk(((CountedStream)stream).Inner);
    }

    public void Rename(string from, string to)
    {
        Spend(nameof(Rename));
        DurableFiles.System.Rename(from, to);
    }

    public void RenameKeeping(string from, string to, string previous)
    {
        Spend(nameof(RenameKeeping));
        DurableFiles.System.RenameKeeping(from, to, previous);
    }

    public void FlushFolder(string folder)
    {
        Spend(nameof(FlushFolder));
        DurableFiles.System.FlushFolder(folder);
    }

    private void Spend(string operation)
    {
        var number = Operations++;
        if (failAt >= 0 && (number == failAt || (lasting && number > failAt)))
        {
            Failed ??= operation;
            throw new IOException("No space left on device");
        }
    }

    private sealed class CountedStream(Stream inner, FailingFiles files) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            files.Spend("Write");
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
