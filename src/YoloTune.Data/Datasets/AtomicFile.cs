namespace YoloTune.Data.Datasets;

/// <summary>Writes a file so that nobody ever sees half of it: written aside, flushed to the disk, renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="file"/>; an existing one is replaced at the end. Leaves nothing behind on failure.</summary>
    public static void Write(string file, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var aside = $"{file}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, file, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
