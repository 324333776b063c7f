using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using YoloTune.TestSupport;

namespace YoloTune.Architecture.Tests;

/// <summary>What README and guides show compiles, and what they point at exists.</summary>
public partial class DocumentationTests
{
    private static readonly Lazy<MetadataReference[]> _references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(file => MetadataReference.CreateFromFile(file))]);

    public static TheoryData<string> Pages() =>
        [.. Directory.GetFiles(SharedFolder.Repository, "*.md").Concat(Directory.GetFiles(Path.Combine(SharedFolder.Repository, "docs"), "*.md", SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(SharedFolder.Repository, file))];

    [Fact]
    public void Samples_Compile()
    {
        var samples = Pages().SelectMany(page => Sample().Matches(Read(page.Data)).Select(match => (page.Data, match.Groups["code"].Value))).ToList();
        samples.Add(("samples/consumer/Program.cs", Read(Path.Combine("samples", "consumer", "Program.cs"))));

        Assert.True(samples.Count >= 5, $"only {samples.Count} samples were found");
        Assert.All(samples, sample => Compile(sample.Data, sample.Value));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_PointAtFilesThatExist(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SharedFolder.Repository, page))!;

        Assert.All(
            Link().Matches(Code().Replace(Read(page), string.Empty)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')),
            target => Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{page} points at {target}, which does not exist."));
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(SharedFolder.Repository, page)).ReplaceLineEndings("\n");

    private static void Compile(string page, string code)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        var lines = code.Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        var text = string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line));
        var compilation = CSharpCompilation.Create(
            "sample",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(text)],
            _references.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(errors.Length == 0, $"{page}:\n{text}\n{string.Join('\n', errors.Select(error => error.ToString()))}");
    }

    [GeneratedRegex(@"^ *```csharp\n(?<code>.*?)\n *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
