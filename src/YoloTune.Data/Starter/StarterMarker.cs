using System.Globalization;
using System.Text;

namespace YoloTune.Data.Starter;

/// <summary>
/// The file that says a starter folder is complete: what made it, and every file with its length. It is written last, before the
/// folder gets its name.
/// </summary>
internal sealed class StarterMarker
{
    private const string FileName = ".starter-complete";
    private const string Title = "YoloTune starter data set, complete";
    private readonly string _recipe;
    private readonly Dictionary<string, long> _lengths;

    private StarterMarker(string recipe, Dictionary<string, long> lengths)
    {
        _recipe = recipe;
        _lengths = lengths;
    }

    /// <summary>Writes the marker of a folder that holds <paramref name="files"/>.</summary>
    public static void Write(string folder, string recipe, IReadOnlyList<string> files)
    {
        var text = new StringBuilder().Append(Title).Append('\n').Append(recipe).Append('\n');
        foreach (var file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"{new FileInfo(Path.Combine(folder, file)).Length} {file}\n");
        }

        File.WriteAllText(Path.Combine(folder, FileName), text.ToString());
    }

    /// <summary>The marker of a folder, or null when there is none that can be read.</summary>
    public static StarterMarker? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllLines(path);
        if (lines.Length < 2 || lines[0] != Title)
        {
            return null;
        }

        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines.AsSpan(2))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                lengths[line[(space + 1)..]] = length;
            }
        }

        return new StarterMarker(lines[1], lengths);
    }

    /// <summary>Whether the folder was made by this recipe and nothing got lost since.</summary>
    public bool Fits(string folder, string recipe)
    {
        if (_recipe != recipe || _lengths.Count == 0)
        {
            return false;
        }

        foreach (var (file, length) in _lengths)
        {
            var info = new FileInfo(Path.Combine(folder, file));
            if (!info.Exists || info.Length < length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A file in the folder that the generator did not write, or null; label caches do not count.</summary>
    public string? FindForeign(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (name != FileName && !_lengths.ContainsKey(name) && !name.EndsWith(".cache", StringComparison.Ordinal))
            {
                return path;
            }
        }

        return null;
    }
}

