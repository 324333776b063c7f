using System.Runtime.InteropServices;
using TorchSharp;

namespace YoloTune.Models.Native;

/// <summary>Where the native libraries of this process lie.</summary>
internal static class NativeFolders
{
    /// <summary>The folders that can hold native libraries, in the order of search.</summary>
    public static IEnumerable<string> All()
    {
        var given = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
        var identifier = $"{SystemName()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string[] bases = [AppContext.BaseDirectory, Path.GetDirectoryName(AssemblyPath()) ?? string.Empty];
        return bases.SelectMany(folder => new[] { Path.Combine(folder, "runtimes", identifier, "native"), folder })
            .Concat(given.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Where(Path.IsPathFullyQualified)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>The first of the folders' files of that name, or null.</summary>
    public static string? Find(string fileName) => All().Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

    private static string SystemName() => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

#pragma warning disable IL3000 // Empty in a single-file program, where the base folder is the one that counts.
    private static string AssemblyPath() => typeof(torch).Assembly.Location;
#pragma warning restore IL3000
}
