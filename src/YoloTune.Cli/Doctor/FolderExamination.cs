using System.Globalization;
using YoloTune.Cli.Output;
using YoloTune.Core.Files;
using YoloTune.Models;

namespace YoloTune.Cli.Doctor;

/// <summary>Whether there is room to work, and what lies in the cache.</summary>
internal static class FolderExamination
{
    private const double LittleSpace = 2e9;

    /// <summary>The working folder, the cache and its parts, and the folder of weights.</summary>
    public static IEnumerable<Finding> Run() => Run(Environment.CurrentDirectory, UserCache.Folder, Environment.GetEnvironmentVariable(ModelLoader.WeightsVariable));

    /// <summary>The same for given folders.</summary>
    public static IEnumerable<Finding> Run(string working, string cache, string? weights)
    {
        yield return Writable("working folder", working, "Change to a folder that can be written, or name one with project=... or save_dir=...");
        yield return Writable("cache folder", cache, "Set XDG_CACHE_HOME to a folder that can be written");
        foreach (var folder in Directory.Exists(cache) ? Directory.GetDirectories(cache).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            yield return Size(folder);
        }

        if (!string.IsNullOrWhiteSpace(weights))
        {
            yield return Directory.Exists(weights)
                ? Size(weights) with { Name = ModelLoader.WeightsVariable }
                : new Finding(ModelLoader.WeightsVariable, FindingLevel.Warning, $"{weights} does not exist", "Correct or unset the variable");
        }
    }

    private static Finding Writable(string name, string folder, string remedy)
    {
        try
        {
            // A folder that is not there yet is made when it is needed: what counts is the first one above it that is there.
            var existing = Path.GetFullPath(folder);
            while (!Directory.Exists(existing))
            {
                existing = Path.GetDirectoryName(existing) ?? throw new DirectoryNotFoundException("there is no such drive");
            }

            using (new FileStream(Path.Combine(existing, "." + Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }

            var free = new DriveInfo(existing).AvailableFreeSpace;
            var text = $"{folder}: writable, {ProgressText.Bytes(free)} free";
            return free >= LittleSpace ? Finding.Ok(name, text) : new Finding(name, FindingLevel.Warning, text, "Free some space: runs with pictures and checkpoints need a few hundred megabytes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding(name, FindingLevel.Error, $"{folder} cannot be written: {error.Message.TrimEnd('.')}", remedy);
        }
    }

    private static Finding Size(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var (files, bytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", options))
        {
            (files, bytes) = (files + 1, bytes + file.Length);
        }

        return Finding.Ok($"  {Path.GetFileName(folder)}", string.Create(CultureInfo.InvariantCulture, $"{folder}: {files} files, {ProgressText.Bytes(bytes)}"));
    }
}
