using System.IO.Compression;

namespace YoloTune.TestSupport;

/// <summary>Archives made in memory.</summary>
public static class ZipBytes
{
    /// <summary>A ZIP archive with the given entries in order; contents that repeat themselves are packed well.</summary>
    public static byte[] Of(params IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Bytes that cannot be packed, the same for the same seed.</summary>
    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
