using System.Xml.Linq;
using YoloTune.TestSupport;

namespace YoloTune.Architecture.Tests;

/// <summary>Who may reference whom: a parse of the project files against the map.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["YoloTune.Core"] = [],
        ["YoloTune.Data"] = ["YoloTune.Core"],
        ["YoloTune.Models"] = ["YoloTune.Core"],
        ["YoloTune.Training"] = ["YoloTune.Core", "YoloTune.Data", "YoloTune.Models"],
        ["YoloTune.Export"] = ["YoloTune.Core", "YoloTune.Models"],
        ["YoloTune.Inference"] = ["YoloTune.Core"],
        ["YoloTune.Tracking"] = ["YoloTune.Core"],
        ["YoloTune.Cli"] = ["YoloTune.Core", "YoloTune.Data", "YoloTune.Models", "YoloTune.Training", "YoloTune.Export", "YoloTune.Inference", "YoloTune.Tracking"],
        ["YoloTune.Studio"] = ["YoloTune.Core", "YoloTune.Data", "YoloTune.Inference", "YoloTune.Tracking"],
    };

    private static readonly Dictionary<string, string[]> _packagesWithOwners = new()
    {
        ["TorchSharp"] = ["YoloTune.Models", "YoloTune.Training"],
        ["Microsoft.ML.OnnxRuntime.Managed"] = ["YoloTune.Inference"],
        ["Google.Protobuf"] = ["YoloTune.Export"],
        ["SkiaSharp"] = ["YoloTune.Core"],
        ["ScottPlot"] = ["YoloTune.Tracking"],
        ["Spectre.Console"] = ["YoloTune.Cli"],
    };

    public static TheoryData<string> Projects() => [.. Directory.GetFiles(Path.Combine(SharedFolder.Repository, "src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void EveryProject_ReferencesOnlyWhatTheMapAllows(string project)
    {
        var references = Items(project, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference));

        Assert.True(_allowed.ContainsKey(project), $"{project} is not on the map (docs and design/architecture.md).");
        Assert.Empty(references.Except(_allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void EveryProject_UsesHeavyPackagesOnlyWhereTheyBelong(string project)
    {
        foreach (var package in Items(project, "PackageReference"))
        {
            Assert.True(
                !_packagesWithOwners.TryGetValue(package, out var owners) || owners.Contains(project),
                $"{project} must not reference {package}.");
            Assert.False(package.StartsWith("libtorch", StringComparison.Ordinal), $"{project} references native {package} itself; eng/Native.props does that for executables and tests.");
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Native_BackEnds_AreReferencedByExecutablesOnly(string project)
    {
        var imports = XDocument.Load(PathOf(project)).Descendants("Import").Select(import => (string?)import.Attribute("Project") ?? string.Empty);

        Assert.True(project is "YoloTune.Cli" or "YoloTune.Studio" || !imports.Any(import => import.Contains("Native", StringComparison.Ordinal)), $"{project} is a library and must not bring native weight.");
    }

    private static string PathOf(string project) => Path.Combine(SharedFolder.Repository, "src", project, project + ".csproj");

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(PathOf(project)).Descendants(kind).Select(item => (string)item.Attribute("Include")!);
}
