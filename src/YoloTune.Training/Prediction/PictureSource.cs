using System.IO.Enumeration;
using YoloTune.Core.Errors;

namespace YoloTune.Training.Prediction;

/// <summary>Finds the pictures that a source names (specification 07, section 1).</summary>
public static class PictureSource
{
    private static readonly HashSet<string> _suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ".avif", ".bmp", ".dng", ".heic", ".heif", ".jp2", ".jpeg", ".jpg", ".mpo", ".png", ".tif", ".tiff", ".webp",
    };

    /// <summary>Lists picture files.</summary>
    /// <param name="source">A file, a folder, a pattern with <c>*</c> (and <c>**</c> for folders at any depth), or a <c>.txt</c> list with one path per line.</param>
    /// <exception cref="InputException">There are no pictures.</exception>
    public static IReadOnlyList<string> Find(string source)
    {
        if (string.IsNullOrWhiteSpace(source))
        {
            throw new InputException("no source was given", remedy: "Give source=<picture, folder, pattern or list>");
        }

        IEnumerable<string> files = source switch
        {
            _ when source.Contains('*', StringComparison.Ordinal) => Glob(source),
            _ when Directory.Exists(source) => Directory.EnumerateFiles(source).Order(StringComparer.Ordinal),
            _ when Path.GetExtension(source).Equals(".txt", StringComparison.OrdinalIgnoreCase) && File.Exists(source) => Listed(source),
            _ when File.Exists(source) => [source],
            _ => throw new InputException("there is no such picture or folder", source, remedy: "Check the path"),
        };
        var pictures = files.Where(file => _suffixes.Contains(Path.GetExtension(file))).ToArray();
        return pictures.Length > 0 ? pictures : throw new InputException(
            "no pictures were found",
            source,
            remedy: $"Known suffixes are {string.Join(' ', _suffixes.Select(suffix => suffix[1..]))}");
    }

    private static IEnumerable<string> Glob(string pattern)
    {
        var fixedPart = pattern[..pattern.IndexOf('*', StringComparison.Ordinal)];
        var folder = Path.GetDirectoryName(fixedPart) is { Length: > 0 } parent ? parent : fixedPart.StartsWith(Path.DirectorySeparatorChar) ? Path.DirectorySeparatorChar.ToString() : ".";
        if (!Directory.Exists(folder))
        {
            throw new InputException("there is no such folder", folder, value: pattern, remedy: "Check the path");
        }

        var recursive = pattern.Contains("**", StringComparison.Ordinal);
        var name = Path.GetFileName(pattern);
        return Directory.EnumerateFiles(folder, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file), ignoreCase: false))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Listed(string list)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(list))!;
        return File.ReadLines(list)
            .Select(line => line.Trim('\uFEFF', ' ', '\t'))
            .Where(line => line.Length > 0)
            .Select(line => File.Exists(line) ? line : Path.Combine(folder, line))
            .Order(StringComparer.Ordinal);
    }
}
