using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;

namespace YoloTune.Data.Starter;

/// <summary>
/// The data set that everybody has: <see cref="SurfaceInspection"/> pictures in YOLO layout, made on first use in the user's cache
/// folder. No network is needed.
/// </summary>
public static class StarterDataset
{
    /// <summary>Version of the generator; another version gives other pictures and another folder.</summary>
    public const int GeneratorVersion = 1;

    /// <summary>
    /// Where the data set is kept unless told otherwise: <c>yolotune/datasets/starter-v1</c> under <c>XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c>, on Windows under the local application data.
    /// </summary>
    public static string DefaultFolder => Path.Combine(UserCache.Folder, "datasets", string.Create(CultureInfo.InvariantCulture, $"starter-v{GeneratorVersion}"));

    /// <summary>Whether a data set given by the user means this one: <c>starter</c>, <c>starter.yaml</c> or <c>starter.yml</c>, any case, no folder.</summary>
    /// <param name="name">What the user wrote; may be null.</param>
    public static bool IsStarterName(string? name) =>
        name is not null && (name.Equals("starter", StringComparison.OrdinalIgnoreCase)
            || name.Equals("starter.yaml", StringComparison.OrdinalIgnoreCase)
            || name.Equals("starter.yml", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Makes the data set unless the folder already holds it complete. The folder appears under its name only when everything is
    /// written; of several processes at once, the first to finish wins and the others use its result.
    /// </summary>
    /// <param name="folder">The folder; null for <see cref="DefaultFolder"/>. Must be missing, empty, or a starter data set: an outdated or damaged one is replaced.</param>
    /// <param name="progress">Told after every picture, from several threads.</param>
    /// <param name="options">Numbers, sizes and seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the making; nothing is left behind.</param>
    /// <returns>The absolute path of <c>starter.yaml</c>.</returns>
    /// <exception cref="InputException">The folder cannot be written, or holds something else.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static string EnsureCreated(
        string? folder = null,
        IProgress<StarterProgress>? progress = null,
        SurfaceInspectionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var choice = options ?? new SurfaceInspectionOptions();
        choice.Validate();
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? DefaultFolder));
        var yaml = Path.Combine(target, StarterWriter.YamlName);
        try
        {
            if (!IsComplete(target, choice))
            {
                RefuseForeign(target);
                Make(target, choice, progress, cancellationToken);
            }
        }
        catch (Exception error) when (Unwrap(error) is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                "The starter data set could not be written: " + Unwrap(error).Message.TrimEnd('.'),
                target,
                remedy: "Check free space and permissions, or set XDG_CACHE_HOME to a folder that can be written",
                inner: error);
        }

        return yaml;
    }

    private static void Make(string target, SurfaceInspectionOptions options, IProgress<StarterProgress>? progress, CancellationToken cancellationToken)
    {
        var aside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(aside);
            var files = StarterWriter.Write(aside, options, Environment.ProcessorCount, progress, cancellationToken);
            StarterMarker.Write(aside, options, files);
            Publish(aside, target, options);
        }
        finally
        {
            Remove(aside);
        }
    }

    private static void Publish(string aside, string target, SurfaceInspectionOptions options)
    {
        if (Directory.Exists(target) && !IsComplete(target, options))
        {
            var old = $"{target}.{Guid.NewGuid():N}.tmp";
            Directory.Move(target, old);
            Remove(old);
        }

        try
        {
            Directory.Move(aside, target);
        }
        catch (IOException) when (IsComplete(target, options))
        {
            // Another process was faster; its pictures are the same.
        }
    }

    private static bool IsComplete(string folder, SurfaceInspectionOptions options) => StarterMarker.Read(folder)?.Fits(folder, options) ?? false;

    // Only what this generator wrote is ever replaced.
    private static void RefuseForeign(string folder)
    {
        if (File.Exists(folder))
        {
            throw new InputException("The starter data set needs a folder, but this is a file", folder, remedy: "Choose another folder");
        }

        if (!Directory.Exists(folder))
        {
            return;
        }

        var foreign = StarterMarker.Read(folder) is { } marker ? marker.FindForeign(folder) : Directory.EnumerateFileSystemEntries(folder).FirstOrDefault();
        if (foreign is not null)
        {
            throw new InputException("The folder holds files that are not of the starter data set, and is left as it is", folder, value: foreign, remedy: "Choose another folder, or move those files away");
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The name ends in .tmp: nothing reads it.
        }
    }

    private static Exception Unwrap(Exception error) => error is AggregateException { InnerExceptions: [var first, ..] } ? first : error;
}
