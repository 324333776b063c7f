using System.Globalization;
using YoloTune.Core.Files;

namespace YoloTune.Data.Known;

/// <summary>Says in the folder of a fetched data set how many files of how many bytes it had when it was complete.</summary>
internal static class DatasetMarker
{
    private const string Name = ".yolotune-dataset";

    /// <summary>Whether the folder was written by this program.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Whether nothing is missing since. Label caches that were added do no harm; a folder without a marker was put there by hand and is taken as it is.</summary>
    public static bool Fits(string folder)
    {
        var file = Path.Combine(folder, Name);
        if (!File.Exists(file))
        {
            return true;
        }

        var (files, bytes) = Measure(folder);
        return File.ReadAllText(file).Split(' ') is [var count, var size]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var wantedFiles)
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var wantedBytes)
            && (files, bytes) == (wantedFiles, wantedBytes);
    }

    /// <summary>Marks the folder as complete.</summary>
    public static void Write(string folder)
    {
        var (files, bytes) = Measure(folder);
        AtomicFile.WriteText(Path.Combine(folder, Name), string.Create(CultureInfo.InvariantCulture, $"{files} {bytes}"));
    }

    private static (int Files, long Bytes) Measure(string folder)
    {
        var (files, bytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.Name != Name && file.Extension is not (".cache" or ".npy") && !file.Name.Contains("yolotune", StringComparison.Ordinal))
            {
                (files, bytes) = (files + 1, bytes + file.Length);
            }
        }

        return (files, bytes);
    }
}
