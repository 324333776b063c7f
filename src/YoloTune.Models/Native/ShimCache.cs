using System.Globalization;
using System.Security.Cryptography;
using YoloTune.Core.Files;

namespace YoloTune.Models.Native;

/// <summary>Keeps the edited copy of the shim as a file that the system's loader can open.</summary>
internal static class ShimCache
{
    /// <summary>The user's cache folder for native files: <c>$XDG_CACHE_HOME/yolotune/native</c>, else <c>~/.cache/yolotune/native</c>.</summary>
    /// <returns>The folder, which need not exist; null for a user without a home.</returns>
    public static string? UserFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathFullyQualified(cache))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            if (string.IsNullOrEmpty(home))
            {
                return null;
            }

            cache = Path.Combine(home, ".cache");
        }

        return Path.Combine(cache, "yolotune", "native");
    }

    /// <summary>The name of the edited copy of a shim: it changes with the original's bytes and with the edit.</summary>
    public static string NameFor(ReadOnlySpan<byte> original) => string.Create(
        CultureInfo.InvariantCulture,
        $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(original))[..32]}-edit{ShimPatch.EditVersion}.so");

    /// <summary>
    /// Writes the edited copy unless it is there already, byte for byte. Written aside and renamed, so that several
    /// processes can do it at once and none sees half a file.
    /// </summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="edited">The bytes wanted.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static string Store(string folder, string name, byte[] edited)
    {
        var path = Path.Combine(folder, name);
        if (Holds(path, edited))
        {
            return path;
        }

        Directory.CreateDirectory(folder);
        AtomicFile.Replace(path, stream => stream.Write(edited));
        return path;
    }

    private static bool Holds(string path, ReadOnlySpan<byte> wanted)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == wanted.Length && wanted.SequenceEqual(File.ReadAllBytes(path));
    }
}
