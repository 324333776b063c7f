using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TorchSharp;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Native;

/// <summary>
/// Brings libtorch and TorchSharp's shim into the process before TorchSharp looks for them. TorchSharp's own loading hides
/// the reason of a failure behind a permanent <see cref="TypeInitializationException"/>; here it is seen first, and the one
/// failure with a known remedy (a libstdc++ older than GCC 13) is remedied by <see cref="ShimPatch"/>.
/// </summary>
internal static class ShimLoader
{
    private const string ShimFile = "libLibTorchSharp.so";
    private static readonly string[] Libraries = ["libtorch_cpu.so", "libtorch.so"];

    /// <summary>Loads the libraries.</summary>
    /// <param name="allowEdit">False leaves the shim as it is, whatever comes of it.</param>
    /// <param name="logger">Told which way was taken, at debug level.</param>
    /// <returns>The path of the edited copy in use, or null when the original loaded.</returns>
    /// <exception cref="InputException">The libraries cannot be loaded; says why and what to do.</exception>
    public static string? Load(bool allowEdit, ILogger? logger)
    {
        var shim = OperatingSystem.IsLinux() ? NativeFolders.Find(ShimFile) : null;
        if (shim is null)
        {
            LoadByName();
            return null;
        }

        foreach (var library in Libraries)
        {
            if (NativeFolders.Find(library) is { } path && TryLoad(path) is { } error)
            {
                throw CannotLoad(path, error, "Check that the packages of TorchSharp and libtorch are complete and fit each other");
            }
        }

        if (TryLoad(shim) is not { } reason)
        {
            logger?.LogDebug("Loaded {Shim} as it is.", shim);
            return null;
        }

        if (!IsOnlyTheOldLibrary(reason))
        {
            throw CannotLoad(shim, reason, "Check that the packages of TorchSharp and libtorch are complete and fit each other");
        }

        return allowEdit ? LoadEdited(shim, logger) : throw CannotLoad(shim, reason, $"{NewerLibrary}, or unset YOLOTUNE_NATIVE");
    }

    private static string NewerLibrary =>
        "This distribution's libstdc++ is older than GCC 13: use one with a newer libstdc++ (Debian 13, Ubuntu 24.04, RHEL 10 or later)";

    /// <summary>True when the loader's message names the one version that <see cref="ShimPatch"/> can do without.</summary>
    internal static bool IsOnlyTheOldLibrary(string reason)
    {
        var missing = reason.Split("version `").Skip(1).Select(part => part[..Math.Max(0, part.IndexOf('\''))]).ToList();
        return missing.Count > 0 && missing.TrueForAll(version => version == ShimPatch.MissingVersion);
    }

    private static string LoadEdited(string shim, ILogger? logger)
    {
        byte[] original, edited;
        try
        {
            original = File.ReadAllBytes(shim);
            edited = ShimPatch.Apply(original);
        }
        catch (ShimPatchException error)
        {
            throw CannotLoad(shim, $"it asks for {ShimPatch.MissingVersion} and cannot be edited to do without, because {error.Message}", NewerLibrary);
        }

        var name = ShimCache.NameFor(original);
        if (ShimCache.UserFolder() is { } folder)
        {
            try
            {
                var path = ShimCache.Store(folder, name, edited);
                LoadCopy(path);
                logger?.LogDebug("This libstdc++ lacks {Version}: loaded the edited copy {Copy} of {Shim}.", ShimPatch.MissingVersion, path, shim);
                return path;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                logger?.LogDebug(error, "The cache folder {Folder} cannot be written; a temporary file is used.", folder);
            }
        }

        return LoadFromTemporary(name, edited, shim, logger);
    }

    /// <summary>Without a cache folder: a file in a private folder, which can go as soon as it is mapped.</summary>
    private static string LoadFromTemporary(string name, byte[] edited, string shim, ILogger? logger)
    {
        var folder = Directory.CreateTempSubdirectory("yolotune-native-");
        try
        {
            var path = ShimCache.Store(folder.FullName, name, edited);
            LoadCopy(path);
            logger?.LogDebug("This libstdc++ lacks {Version}: loaded the edited copy {Copy} of {Shim}.", ShimPatch.MissingVersion, path, shim);
            return path;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void LoadCopy(string path)
    {
        if (TryLoad(path) is { } error)
        {
            throw CannotLoad(path, error, NewerLibrary);
        }
    }

    /// <summary>Other systems, and programs whose shim only the runtime can find.</summary>
    private static void LoadByName()
    {
        var assembly = typeof(torch).Assembly;
        NativeLibrary.TryLoad("torch_cpu", assembly, null, out _);
        try
        {
            NativeLibrary.Load("LibTorchSharp", assembly, null);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new InputException(
                $"the native library of TorchSharp cannot be loaded: {error.Message.Trim()}",
                remedy: "Check that the program was published with the libtorch package of this operating system",
                inner: error);
        }
    }

    /// <summary>Null when the file loaded, else the reason.</summary>
    private static string? TryLoad(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return error.Message;
        }
    }

    private static InputException CannotLoad(string path, string reason, string remedy) =>
        new($"the native library cannot be loaded: {reason.Trim().TrimEnd('.')}", path, remedy: remedy);
}
