using System.IO.Enumeration;
using YoloTune.Core.Errors;

namespace YoloTune.Data.Sources;

/// <summary>Matches a pattern folder by folder: <c>*</c> and <c>?</c> within a name, <c>**</c> for folders at any depth.</summary>
internal static class FilePattern
{
    /// <summary>True for a text with a wildcard.</summary>
    public static bool IsMeant(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>The files, in ordinal order.</summary>
    /// <exception cref="InputException">The folder before the first wildcard does not exist.</exception>
    public static IEnumerable<string> Match(string pattern)
    {
        var parts = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        parts = parts[^1] == "**" ? [.. parts, "*"] : parts;
        var wild = Array.FindIndex(parts, IsMeant);
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

        return folders.SelectMany(Directory.EnumerateFiles).Where(file => Matches(parts[^1], file)).Select(WithoutDot).Order(StringComparer.Ordinal);
    }

    private static bool Matches(string pattern, string path) => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), ignoreCase: false);

    private static string WithoutDot(string path) => path.StartsWith("." + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path[2..] : path;
}
