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
    /// <param name="source">A file, a folder, a pattern with <c>*</c> or <c>?</c> (and <c>**</c> for folders at any depth), or a <c>.txt</c> list with one path per line.</param>
    /// <exception cref="InputException">There are no pictures.</exception>
    public static IReadOnlyList<string> Find(string source)
    {
        if (string.IsNullOrWhiteSpace(source))
        {
            throw new InputException("no source was given", remedy: "Give source=<picture, folder, pattern or list>");
        }

        IEnumerable<string> files = source switch
        {
            _ when HasWildcard(source) && !File.Exists(source) => Glob(source),
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

    /// <summary>Matches a pattern folder by folder: <c>*</c> and <c>?</c> within a name, <c>**</c> for folders at any depth.</summary>
    private static IEnumerable<string> Glob(string pattern)
    {
        var parts = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        var wild = Array.FindIndex(parts, HasWildcard);
        var root = string.Join(Path.DirectorySeparatorChar, parts[..wild]);
        var folder = root.Length > 0 ? root : Path.IsPathRooted(pattern) ? Path.DirectorySeparatorChar.ToString() : ".";
        if (!Directory.Exists(folder))
        {
            throw new InputException("there is no such folder", folder, value: pattern, remedy: "Check the path");
        }

        IEnumerable<string> folders = [folder];
        foreach (var part in parts[wild..^1])
        {
            folders = part == "**"
                ? folders.SelectMany(parent => Directory.EnumerateDirectories(parent, "*", SearchOption.AllDirectories).Prepend(parent)).Distinct()
                : folders.SelectMany(Directory.EnumerateDirectories).Where(child => Matches(part, child));
        }

        var name = parts[^1] == "**" ? "*" : parts[^1];
        return folders.SelectMany(Directory.EnumerateFiles).Where(file => Matches(name, file)).Select(WithoutDot).Order(StringComparer.Ordinal);
    }

    private static bool HasWildcard(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    private static bool Matches(string pattern, string path) => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), ignoreCase: false);

    private static string WithoutDot(string path) => path.StartsWith("." + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path[2..] : path;

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
