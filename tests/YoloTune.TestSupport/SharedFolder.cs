using System.Text.Json;
using Xunit;
using YoloTune.Models.Checkpoints;

namespace YoloTune.TestSupport;

/// <summary>
/// The folder with golden data, data sets and weights that only the project's own machines have:
/// <c>YOLOTUNE_SHARED</c>, else <c>../shared</c> beside the repository. Tests that need it skip when it is absent.
/// </summary>
public static class SharedFolder
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The shared folder, or null.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The path of a shared file or folder; skips the test when the shared folder is absent.</summary>
    public static string Require(params string[] parts)
    {
        Assert.SkipWhen(Root is null, "The shared folder is absent (set YOLOTUNE_SHARED or place it beside the repository).");
        return Path.Combine([Root!, .. parts]);
    }

    /// <summary>A golden safetensors file.</summary>
    public static SafetensorsFile Golden(params string[] parts) => SafetensorsFile.Read(Require(["golden", .. parts]));

    /// <summary>A golden JSON file.</summary>
    public static JsonElement GoldenJson(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Require(["golden", .. parts])));
        return document.RootElement.Clone();
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "YoloTune.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run from inside the repository.");
    }

    private static string? FindRoot()
    {
        var path = Environment.GetEnvironmentVariable("YOLOTUNE_SHARED") is { Length: > 0 } given
            ? given
            : Path.Combine(Repository, "..", "shared");
        return Directory.Exists(Path.Combine(path, "golden")) ? Path.GetFullPath(path) : null;
    }
}
