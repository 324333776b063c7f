using System.Globalization;

namespace YoloTune.Models.Native;

/// <summary>
/// This process's own memory under Linux, through <c>/proc/self/maps</c> and <c>/proc/self/mem</c>: a page that another thread
/// unmaps meanwhile gives a short read there, not a crash.
/// </summary>
internal static class ProcessMemory
{
    private const long LargestRegion = 64L << 20;

    /// <summary>The writable parts of a library, with the nameless pages that follow them directly (its zero-initialised data).</summary>
    /// <param name="maps">The lines of <c>/proc/self/maps</c>.</param>
    /// <param name="fileName">The library's file name without a folder.</param>
    /// <returns>Start and length in bytes; regions above 64 MiB are none of a library's and are left out.</returns>
    public static IReadOnlyList<(long Start, int Length)> WritableRegions(IEnumerable<string> maps, string fileName)
    {
        var regions = new List<(long, int)>();
        var end = -1L;
        foreach (var line in maps)
        {
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            var range = fields[0].Split('-');
            var (start, stop) = (ParseHex(range[0]), ParseHex(range[1]));
            var path = fields.Length > 5 ? fields[5].TrimStart() : string.Empty;
            var isLibrary = path.EndsWith("/" + fileName, StringComparison.Ordinal);
            if (!isLibrary && (path.Length > 0 || start != end))
            {
                continue;
            }

            end = stop;
            if (fields[1].StartsWith("rw", StringComparison.Ordinal) && stop - start <= LargestRegion)
            {
                regions.Add((start, (int)(stop - start)));
            }
        }

        return regions;
    }

    /// <summary>Addresses in a library's writable memory where a search finds something.</summary>
    /// <param name="fileName">The library's file name without a folder.</param>
    /// <param name="search">Gives the offsets of what it finds in the memory it is handed.</param>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    public static IReadOnlyList<long> Search(string fileName, Func<byte[], IReadOnlyList<int>> search)
    {
        var found = new List<long>();
        using var memory = File.OpenHandle("/proc/self/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var (start, length) in WritableRegions(File.ReadLines("/proc/self/maps"), fileName))
        {
            var buffer = new byte[length];
            Read(memory, start, buffer);
            found.AddRange(search(buffer).Select(offset => start + offset));
        }

        return found;
    }

    /// <summary>Overwrites memory of this process.</summary>
    /// <param name="address">Where.</param>
    /// <param name="bytes">What.</param>
    /// <exception cref="IOException">The memory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not write its own memory in this way.</exception>
    public static void Write(long address, ReadOnlySpan<byte> bytes)
    {
        using var memory = File.OpenHandle("/proc/self/mem", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(memory, bytes, address);
    }

    private static void Read(Microsoft.Win32.SafeHandles.SafeFileHandle memory, long start, Span<byte> buffer)
    {
        for (var done = 0; done < buffer.Length;)
        {
            var count = RandomAccess.Read(memory, buffer[done..], start + done);
            if (count == 0)
            {
                break;
            }

            done += count;
        }
    }

    private static long ParseHex(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
