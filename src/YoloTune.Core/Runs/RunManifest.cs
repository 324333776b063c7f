using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;

namespace YoloTune.Core.Runs;

/// <summary>
/// What a run was made of, so that its folder explains itself: <c>run.json</c>, written before the first step.
/// </summary>
public sealed record RunManifest
{
    /// <summary>The name of the file in the run folder.</summary>
    public const string FileName = "run.json";

    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Version of the layout of the file.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The mode, such as <c>train</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The task in lower case, such as <c>detect</c>.</summary>
    public required string Task { get; init; }

    /// <summary>When the run started, with the offset of the local time zone.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The words that the user typed; empty when the library was called from code.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>The working folder, to which relative paths refer.</summary>
    public string WorkingFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Seed of all random streams.</summary>
    public int Seed { get; init; }

    /// <summary>All resolved options, defaults included.</summary>
    public required JsonElement Options { get; init; }

    /// <summary>Fingerprint of the data set: equal only for equal images and labels.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Verdict of the numerics guard on the native library.</summary>
    public required string Numerics { get; init; }

    /// <summary>Versions of this code, the runtime, the system and libraries, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder from which the run goes on, when it was resumed.</summary>
    public string? ResumedFrom { get; init; }

    /// <summary>The present time with the local offset, as <see cref="Started"/> wants it.</summary>
    /// <param name="clock">The clock.</param>
    /// <returns>The time.</returns>
    public static DateTimeOffset Now(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return clock.GetLocalNow();
    }

    /// <summary>Versions of this code (with the commit it was built from), .NET, the operating system, and further assemblies.</summary>
    /// <param name="assemblies">Assemblies whose versions matter, such as those of the tensor library.</param>
    /// <returns>Versions by name.</returns>
    public static IReadOnlyDictionary<string, string> CollectVersions(params IEnumerable<Assembly> assemblies)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        var versions = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["yolotune"] = VersionOf(typeof(RunManifest).Assembly),
            ["dotnet"] = Environment.Version.ToString(),
            ["system"] = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()})",
        };
        foreach (var assembly in assemblies)
        {
            versions[assembly.GetName().Name ?? "?"] = VersionOf(assembly);
        }

        return versions;
    }

    /// <summary>Writes the manifest in one piece.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Settings));

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="InputException">The file is missing or no manifest.</exception>
    public static RunManifest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunManifest>(File.ReadAllBytes(path), Settings) ?? throw new JsonException("The file contains null.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException("Not a readable manifest of a run: " + error.Message.TrimEnd('.'), path, remedy: "Name the folder of a run", inner: error);
        }
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
