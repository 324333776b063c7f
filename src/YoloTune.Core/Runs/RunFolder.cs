using System.Globalization;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Runs;

/// <summary>The folder of one run and the names of what lies in it.</summary>
public sealed class RunFolder
{
    private const int MostNumbers = 10_000;

    private RunFolder(string path) => Path = path;

    /// <summary>The folder, as given: relative to the working folder or absolute.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The folder of the checkpoints.</summary>
    public string Weights => Inside("weights");

    /// <summary>The arguments of the run.</summary>
    public string ArgsFile => Inside("args.yaml");

    /// <summary>The table of results, one row per epoch.</summary>
    public string ResultsFile => Inside("results.csv");

    /// <summary>The manifest.</summary>
    public string ManifestFile => Inside(RunManifest.FileName);

    /// <summary>
    /// Makes the folder. When it exists and may not be reused, <c>-2</c>, <c>-3</c> and so on is appended; two runs that start at the
    /// same time never get the same folder.
    /// </summary>
    /// <param name="request">Where it shall lie.</param>
    /// <param name="withWeights">Whether to make the folder of the checkpoints, too.</param>
    /// <returns>The folder, which exists.</returns>
    /// <exception cref="InputException">The folder cannot be made or written to.</exception>
    public static RunFolder Create(RunFolderRequest request, bool withWeights = true)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wanted = Wanted(request);
        try
        {
            var path = request.SaveFolder is not null || request.ExistOk ? Reuse(wanted, withWeights) : Claim(wanted, withWeights);
            return new RunFolder(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                "The run folder cannot be made: " + error.Message.TrimEnd('.'),
                wanted,
                remedy: "Name a folder that can be written to with 'project=...' or 'save_dir=...'",
                inner: error);
        }
    }

    /// <summary>Takes an existing folder, for example to resume its run.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static RunFolder Open(string path) =>
        Directory.Exists(path) ? new RunFolder(path) : throw new InputException("There is no such run folder", path, remedy: "Check the path");

    /// <summary>A path inside the folder.</summary>
    /// <param name="name">The name of a file or folder.</param>
    /// <returns>The path.</returns>
    public string Inside(string name) => System.IO.Path.Combine(Path, name);

    private static string Wanted(RunFolderRequest request)
    {
        if (request.SaveFolder is not null)
        {
            return request.SaveFolder;
        }

        var task = System.IO.Path.Combine(request.RunsFolder, request.Task.ToString().ToLowerInvariant());
        return System.IO.Path.Combine(task, request.Project ?? string.Empty, request.Name ?? request.Mode);
    }

    private static string Reuse(string path, bool withWeights)
    {
        Directory.CreateDirectory(withWeights ? System.IO.Path.Combine(path, "weights") : path);
        var probe = System.IO.Path.Combine(path, "." + System.IO.Path.GetRandomFileName());
        using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            return path;
        }
    }

    /// <summary>
    /// Prepares a folder aside and renames it to the first free name. The rename fails on a name that somebody else has taken in the
    /// meantime, since the taken folder is not empty.
    /// </summary>
    private static string Claim(string wanted, bool withWeights)
    {
        wanted = System.IO.Path.TrimEndingDirectorySeparator(wanted);
        var parent = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(wanted)) ?? throw new IOException("A root folder cannot be a run folder");
        var aside = System.IO.Path.Combine(parent, "." + System.IO.Path.GetRandomFileName());
        Directory.CreateDirectory(System.IO.Path.Combine(aside, "weights"));
        try
        {
            for (var number = 1; number <= MostNumbers; number++)
            {
                var candidate = number == 1 ? wanted : wanted + "-" + number.ToString(CultureInfo.InvariantCulture);
                if (TryRename(aside, candidate))
                {
                    RemoveUnwanted(candidate, withWeights);
                    return candidate;
                }
            }
        }
        catch
        {
            Directory.Delete(aside, recursive: true);
            throw;
        }

        Directory.Delete(aside, recursive: true);
        throw new IOException($"All names up to '{wanted}-{MostNumbers.ToString(CultureInfo.InvariantCulture)}' are taken");
    }

    private static bool TryRename(string aside, string candidate)
    {
        if (Directory.Exists(candidate) || File.Exists(candidate))
        {
            return false;
        }

        try
        {
            Directory.Move(aside, candidate);
            return true;
        }
        catch (IOException) when (Directory.Exists(candidate))
        {
            return false;
        }
    }

    private static void RemoveUnwanted(string path, bool withWeights)
    {
        if (!withWeights)
        {
            Directory.Delete(System.IO.Path.Combine(path, "weights"));
        }
    }
}
