using YoloTune.Core.Errors;

namespace YoloTune.Data.Formats;

/// <summary>Where data sets are looked for: as given, then in the data-sets folder.</summary>
/// <remarks>
/// The data-sets folder is the one handed in, else the environment variable <c>YOLOTUNE_DATASETS</c>, else
/// <c>datasets</c> in the current folder.
/// </remarks>
internal sealed class DatasetSearch
{
    /// <summary>Environment variable that names the data-sets folder.</summary>
    public const string Variable = "YOLOTUNE_DATASETS";

    private static readonly string[] Suffixes = [".yaml", ".yml"];

    public DatasetSearch(string? datasetsFolder = null)
    {
        var folder = datasetsFolder ?? Environment.GetEnvironmentVariable(Variable);
        Folder = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? "datasets" : folder);
    }

    /// <summary>The data-sets folder, absolute; need not exist.</summary>
    public string Folder { get; }

    /// <summary>The YAML that a file, a folder or a bare name stands for.</summary>
    /// <exception cref="InputException">There is none, or several fit.</exception>
    public string FindYaml(string given)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            throw new InputException("No data set is given", remedy: "Give a data-set YAML, for example data=coco8.yaml");
        }

        var tried = new List<string>();
        foreach (var candidate in Candidates(given))
        {
            if (tried.Contains(candidate))
            {
                continue;
            }

            tried.Add(candidate);
            if (File.Exists(candidate))
            {
                return IsYaml(candidate) ? candidate : throw NotYaml(candidate);
            }

            if (Directory.Exists(candidate) && FindInFolder(candidate) is { } found)
            {
                return found;
            }
        }

        throw new InputException(
            "The data set was not found; looked for " + string.Join(", ", tried),
            value: given,
            remedy: $"Give the path of the data-set YAML, place it under the data-sets folder ({Variable}), or use a known name such as coco8.yaml or starter");
    }

    /// <summary>Whether a YAML file or a folder with one can be meant.</summary>
    public bool Exists(string given) => !string.IsNullOrWhiteSpace(given) && Candidates(given).Any(candidate => File.Exists(candidate) || (Directory.Exists(candidate) && Yamls(candidate, SearchOption.AllDirectories).Length > 0));

    private static bool IsYaml(string file) => Suffixes.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static InputException NotYaml(string file) => new(
        "The data set must be given as a .yaml file or a folder that contains one",
        file,
        remedy: "Archives that you have are not unpacked: unpack it and give the YAML inside");

    private static string? FindInFolder(string folder)
    {
        var files = Yamls(folder, SearchOption.TopDirectoryOnly);
        if (files.Length == 0)
        {
            files = Yamls(folder, SearchOption.AllDirectories);
        }

        if (files.Length > 1)
        {
            var stem = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
            var named = files.Where(file => Path.GetFileNameWithoutExtension(file) == stem).ToArray();
            files = named.Length > 0 ? named : files;
        }

        return files.Length switch
        {
            0 => throw new InputException("The folder contains no data-set YAML", folder, remedy: "Give the path of the YAML file"),
            1 => files[0],
            _ => throw new InputException(
                $"The folder contains {files.Length} YAML files and none is named after it: {string.Join(", ", files.Select(Path.GetFileName))}",
                folder,
                remedy: "Give the path of the right one"),
        };
    }

    private static string[] Yamls(string folder, SearchOption depth)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        };
        return [.. Directory.EnumerateFiles(folder, "*", options).Where(IsYaml).Order(StringComparer.Ordinal)];
    }

    private IEnumerable<string> Candidates(string given)
    {
        string[] names = Path.HasExtension(given) ? [given] : [given, .. Suffixes.Select(suffix => given + suffix)];
        foreach (var name in names.Where(File.Exists).Concat(names))
        {
            yield return Path.GetFullPath(name);
        }

        if (Path.IsPathRooted(given))
        {
            yield break;
        }

        foreach (var name in names)
        {
            yield return Path.Combine(Folder, name);
            yield return Path.Combine(Folder, Path.GetFileNameWithoutExtension(name), name);
        }
    }
}
