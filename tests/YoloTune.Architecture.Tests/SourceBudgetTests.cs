using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using YoloTune.TestSupport;

namespace YoloTune.Architecture.Tests;

/// <summary>Small rooms: lengths of files and methods, one public type per file, no drawers.</summary>
public class SourceBudgetTests
{
    private static readonly string[] _drawers = ["Util", "Utils", "Helper", "Helpers", "Common", "Misc", "Tools", "Manager"];

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> _sources = new(() =>
        [.. Directory.GetFiles(Path.Combine(SharedFolder.Repository, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (Path.GetRelativePath(SharedFolder.Repository, file), File.ReadAllText(file)))]);

    [Fact]
    public void Files_AreShort()
    {
        var lengths = _sources.Value.Select(source => (source.Path, Lines: source.Text.Count(character => character == '\n'))).ToArray();

        Assert.DoesNotContain(lengths, file => file.Lines > 500);
        Assert.True(lengths.Count(file => file.Lines <= 300) >= 0.95 * lengths.Length, "Too many files above 300 lines: " + string.Join(", ", lengths.Where(file => file.Lines > 300)));
    }

    [Fact]
    public void Methods_AreShort()
    {
        var methods = _sources.Value.SelectMany(source => Parse(source.Text).DescendantNodes().OfType<BaseMethodDeclarationSyntax>().Select(method =>
        {
            var span = method.GetLocation().GetLineSpan();
            return (source.Path, Line: span.StartLinePosition.Line + 1, Lines: span.EndLinePosition.Line - span.StartLinePosition.Line + 1);
        })).ToArray();

        Assert.DoesNotContain(methods, method => method.Lines > 80);
        Assert.True(methods.Count(method => method.Lines <= 40) >= 0.95 * methods.Length, "Too many methods above 40 lines: " + string.Join(", ", methods.Where(method => method.Lines > 40)));
    }

    [Fact]
    public void Files_HoldOnePublicType()
    {
        var crowded = _sources.Value
            .Where(source => Path.GetFileName(source.Path) != "RunEvent.cs")
            .Select(source => (source.Path, Types: Parse(source.Text).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                .Count(type => type.Parent is BaseNamespaceDeclarationSyntax && type.Modifiers.Any(SyntaxKind.PublicKeyword))))
            .Where(file => file.Types > 1);

        Assert.Empty(crowded);
    }

    [Fact]
    public void Types_AreSealedStaticOrMadeToBeInherited()
    {
        var open = _sources.Value.SelectMany(source => Parse(source.Text).DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Where(type => type is ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword })
            .Where(type => !type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.SealedKeyword) || modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.AbstractKeyword)))
            .Select(type => $"{source.Path}: {type.Identifier.Text}"));

        Assert.Empty(open);
    }

    [Fact]
    public void Nothing_IsNamedLikeADrawer()
    {
        var drawers = _sources.Value.Where(source => source.Path.Split(Path.DirectorySeparatorChar, '.').Any(part => _drawers.Any(drawer =>
            part.Equals(drawer, StringComparison.OrdinalIgnoreCase) || part.EndsWith(drawer, StringComparison.Ordinal))));

        Assert.Empty(drawers.Select(source => source.Path));
    }

    private static CompilationUnitSyntax Parse(string text) => CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
}
