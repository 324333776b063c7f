using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Sources;

/// <summary>Finds what a source names (specification 07, section 1).</summary>
public static class PictureSource
{
    private static readonly HashSet<string> _videos = new(StringComparer.OrdinalIgnoreCase)
    {
        ".asf", ".avi", ".gif", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts", ".wmv", ".webm",
    };

    private static readonly string[] _streams = ["rtsp", "rtsps", "rtmp", "rtmps", "tcp", "udp", "srt"];

    /// <summary>Lists what to take pictures from: pictures first, then videos.</summary>
    /// <param name="source">
    /// A picture, a video, a folder, a pattern with <c>*</c> or <c>?</c> (and <c>**</c> for folders at any depth), a <c>.txt</c> list (a
    /// line each) or <c>.csv</c> list (commas), an http or https address, a stream (rtsp, rtmp, tcp, udp, srt), the number of a camera,
    /// <c>-</c> for the standard input; or several of these between commas.
    /// </param>
    /// <exception cref="InputException">There is nothing.</exception>
    public static IReadOnlyList<SourceEntry> Find(string source)
    {
        if (string.IsNullOrWhiteSpace(source))
        {
            throw new InputException("no source was given", remedy: "Give source=<picture, folder, pattern or list>");
        }

        var entries = Entries(source).Where(entry => entry is not null).Select(entry => entry!).ToArray();
        return entries.Length > 0 ? [.. entries.OrderBy(entry => entry.IsMoving)] : throw new InputException(
            "no pictures were found",
            source,
            remedy: $"Known suffixes are {string.Join(' ', ImageList.KnownSuffixes.Concat(_videos).Select(suffix => suffix[1..]))}");
    }

    private static IEnumerable<SourceEntry?> Entries(string source)
    {
        if (source == "-")
        {
            return [new SourceEntry(SourceKind.StandardInput, source)];
        }

        if (!Path.Exists(source))
        {
            if (OfAddress(source) is { } entry)
            {
                return [entry];
            }

            if (source.Contains(',', StringComparison.Ordinal))
            {
                return source.Trim('[', ']', '(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(part => Entries(part.Trim('\'', '"')));
            }
        }

        return source switch
        {
            _ when FilePattern.IsMeant(source) && !File.Exists(source) => FilePattern.Match(source).Select(OfFile),
            _ when Directory.Exists(source) => Directory.EnumerateFiles(source).Order(StringComparer.Ordinal).Select(OfFile),
            _ when HasSuffix(source, ".txt") && File.Exists(source) => Listed(source, File.ReadLines(source)),
            _ when HasSuffix(source, ".csv") && File.Exists(source) => Listed(source, File.ReadLines(source).SelectMany(line => line.Split(','))),
            _ when File.Exists(source) => [OfFile(source)],
            _ => throw new InputException("there is no such picture or folder", source, remedy: "Check the path"),
        };
    }

    private static SourceEntry? OfFile(string file)
    {
        return ImageList.IsImage(file) ? new(SourceKind.Picture, file) : _videos.Contains(Path.GetExtension(file)) ? new(SourceKind.Video, file) : null;
    }

    /// <summary>Addresses and numbers of cameras; null for anything else.</summary>
    private static SourceEntry? OfAddress(string source)
    {
        if (source.All(char.IsAsciiDigit))
        {
            return new(SourceKind.Stream, "/dev/video" + source);
        }

        if (!source.Contains("://", StringComparison.Ordinal) || source.Contains(',', StringComparison.Ordinal) || !Uri.TryCreate(source, UriKind.Absolute, out var address))
        {
            return null;
        }

        if (_streams.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase))
        {
            return new(SourceKind.Stream, source);
        }

        if (address.Scheme is not ("http" or "https"))
        {
            throw new InputException($"addresses of the kind '{address.Scheme}' cannot be read", source, remedy: $"Known are http, https, {string.Join(", ", _streams)}");
        }

        var suffix = Path.GetExtension(address.AbsolutePath);
        return new(ImageList.IsImage(address.AbsolutePath) ? SourceKind.PictureAddress : _videos.Contains(suffix) ? SourceKind.Video : SourceKind.Stream, source);
    }

    private static IEnumerable<SourceEntry?> Listed(string list, IEnumerable<string> lines)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(list))!;
        return lines
            .Select(line => line.Trim('\uFEFF', ' ', '\t'))
            .Where(line => line.Length > 0)
            .Order(StringComparer.Ordinal)
            .Select(line => File.Exists(line) ? OfFile(line) : OfAddress(line) ?? OfFile(Path.Combine(folder, line)));
    }

    private static bool HasSuffix(string path, string suffix) => Path.GetExtension(path).Equals(suffix, StringComparison.OrdinalIgnoreCase);
}
