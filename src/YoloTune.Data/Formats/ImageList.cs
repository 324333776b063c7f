using System.Text;
using YoloTune.Core.Errors;

namespace YoloTune.Data.Formats;

/// <summary>The image files behind the entries of a split (specification 03, section 2).</summary>
/// <remarks>
/// <para>A folder contributes the files at any depth; hidden files and folders are skipped, links are followed. A list file contributes
/// one path per line: <c>./x</c> is relative to the list's folder; any other relative line is relative to the current folder, as in the
/// reference, and, as an addition, to the list's folder where the first does not exist. A byte-order mark is harmless (the reference loses
/// the first image). Patterns such as <c>*.jpg</c> are errors.</para>
/// <para>Files whose suffix is not an image suffix are left out; the rest is sorted by code point; repeated entries stay repeated.</para>
/// </remarks>
public static class ImageList
{
    private static readonly HashSet<string> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ".avif", ".bmp", ".dng", ".heic", ".heif", ".jp2", ".jpeg", ".jpg", ".mpo", ".png", ".tif", ".tiff", ".webp",
    };

    /// <summary>The suffixes of images, each with its dot.</summary>
    public static IEnumerable<string> KnownSuffixes => Suffixes;

    /// <summary>Whether the suffix of a file is that of an image, in any case.</summary>
    /// <param name="file">A file name or path.</param>
    public static bool IsImage(string file) => Suffixes.Contains(Path.GetExtension(file));

    /// <summary>The images of one split of a data set.</summary>
    /// <param name="yaml">The data set.</param>
    /// <param name="split">The part wanted.</param>
    /// <param name="fraction">Share of the sorted list to keep from its start, (0, 1].</param>
    /// <exception cref="InputException">An entry is missing or a pattern, or no image was found.</exception>
    public static IReadOnlyList<string> Read(DatasetYaml yaml, DatasetSplit split, double fraction = 1.0)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return Read(yaml.Entries(split), fraction);
    }

    /// <summary>The images of folders and list files.</summary>
    /// <param name="entries">Existing folders and list files.</param>
    /// <param name="fraction">Share of the sorted list to keep from its start, (0, 1]; the count is rounded to even.</param>
    /// <exception cref="InputException">An entry is missing or a pattern, or no image was found.</exception>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> entries, double fraction = 1.0)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (fraction is not (> 0 and <= 1))
        {
            throw new InputException("'fraction' must be above 0 and at most 1", value: FormattableString.Invariant($"{fraction}"), remedy: "Use 1 for all images");
        }

        var files = new List<string>();
        foreach (var entry in entries)
        {
            AddEntry(entry, files);
        }

        files.RemoveAll(file => !IsImage(file));
        if (files.Count == 0)
        {
            throw new InputException(
                "No images were found",
                entries.Count == 1 ? entries[0] : null,
                value: entries.Count == 1 ? null : string.Join(", ", entries),
                remedy: "Supported suffixes: " + string.Join(" ", Suffixes.Select(suffix => suffix[1..])));
        }

        files.Sort(CodePointOrder.Instance);
        if (fraction < 1)
        {
            var kept = (int)Math.Round(files.Count * fraction, MidpointRounding.ToEven);
            if (kept == 0)
            {
                throw new InputException(
                    $"No image is left of {files.Count}",
                    value: FormattableString.Invariant($"fraction={fraction}"),
                    remedy: "Use a larger fraction");
            }

            files.RemoveRange(kept, files.Count - kept);
        }

        return files;
    }

    private static void AddEntry(string entry, List<string> files)
    {
        if (Directory.Exists(entry))
        {
            AddFolder(new DirectoryInfo(Path.GetFullPath(entry)), files, []);
        }
        else if (File.Exists(entry))
        {
            AddList(entry, files);
        }
        else
        {
            throw new InputException(
                "The image folder or list does not exist",
                entry,
                remedy: entry.AsSpan().ContainsAny('*', '?', '[')
                    ? "Patterns are not supported: name folders or list files, several as a YAML list"
                    : "Correct the path");
        }
    }

    private static void AddFolder(DirectoryInfo folder, List<string> files, HashSet<string> openLinks)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.'))
            {
                continue;
            }

            if (entry is not DirectoryInfo child)
            {
                files.Add(entry.FullName);
                continue;
            }

            // A link to a folder above would lead round in circles.
            var target = child.LinkTarget is null ? null : child.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            if (target is null)
            {
                AddFolder(child, files, openLinks);
            }
            else if (!IsWithin(child.FullName, target) && openLinks.Add(target))
            {
                AddFolder(child, files, openLinks);
                openLinks.Remove(target);
            }
        }
    }

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void AddList(string list, List<string> files)
    {
        if (IsImage(list))
        {
            throw new InputException("An image stands where a folder or a list file is expected", list, remedy: "Name the folder of the images");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(list))!;
        foreach (var line in File.ReadAllText(list, Encoding.UTF8).Trim().AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }

            files.Add(Resolve(line.ToString(), folder));
        }
    }

    private static string Resolve(string line, string folder)
    {
        if (line.StartsWith("./", StringComparison.Ordinal))
        {
            return Path.GetFullPath(Path.Combine(folder, line[2..]));
        }

        var path = Path.GetFullPath(line);
        if (!Path.IsPathRooted(line) && !File.Exists(path))
        {
            var beside = Path.GetFullPath(Path.Combine(folder, line));
            return File.Exists(beside) ? beside : path;
        }

        return path;
    }
}
