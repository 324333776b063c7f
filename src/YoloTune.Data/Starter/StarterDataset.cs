using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>
/// The data sets that everybody has, one per task, made on first use in the user's cache folder; no network is needed. <c>starter</c> is
/// <see cref="SurfaceInspection"/> with boxes, <c>starter-seg</c> the same with polygons, <c>starter-pose</c> arms with joints and key points,
/// <c>starter-obb</c> loose parts in rotated boxes, <c>starter-cls</c> pieces of surfaces in a folder for every kind of defect,
/// <c>starter-semantic</c> loose parts with a class for every pixel, <c>starter-depth</c> blocks on tilted surfaces with a depth.
/// </summary>
public static class StarterDataset
{
    /// <summary>Version of the generator; another version gives other pictures and another folder.</summary>
    public const int GeneratorVersion = 1;

    /// <summary>
    /// Where the data set for detection is kept unless told otherwise: <c>yolotune/datasets/starter-v1</c> under <c>XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c>, on Windows under the local application data.
    /// </summary>
    public static string DefaultFolder => FolderOf(TaskKind.Detect);

    /// <summary>Where the data set of a task is kept unless told otherwise, such as <c>yolotune/datasets/starter-seg-v1</c>.</summary>
    /// <param name="task">A task with a starter data set.</param>
    /// <exception cref="ArgumentException">The task has none.</exception>
    public static string FolderOf(TaskKind task) => FolderOf(SetOf(task));

    /// <summary>The name of the data set of a task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Such as <c>starter-seg</c>; null for tasks without one.</returns>
    public static string? NameOf(TaskKind task) => StarterSet.Of(task)?.Name;

    /// <summary>The task whose data set a user means: <c>starter</c>, <c>starter-seg</c>, <c>starter-pose</c>, <c>starter-obb</c>, <c>starter-cls</c>, <c>starter-semantic</c> or <c>starter-depth</c>, with or without <c>.yaml</c> or <c>.yml</c>, any case, no folder.</summary>
    /// <param name="name">What the user wrote; may be null.</param>
    /// <returns>The task, or null when no such data set is meant.</returns>
    public static TaskKind? TaskOf(string? name) => StarterSet.Named(name)?.Task;

    /// <summary>Whether a data set given by the user means one of these.</summary>
    /// <param name="name">What the user wrote; may be null.</param>
    public static bool IsStarterName(string? name) => TaskOf(name) is not null;

    /// <summary>Makes the data set for detection as <see cref="EnsureCreated(TaskKind, string?, IProgress{StarterProgress}?, SurfaceInspectionOptions?, CancellationToken)"/> does.</summary>
    /// <param name="folder">The folder; null for <see cref="DefaultFolder"/>.</param>
    /// <param name="progress">Told after every picture, from several threads.</param>
    /// <param name="options">Numbers, sizes and seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the making; nothing is left behind.</param>
    /// <returns>The absolute path of <c>starter.yaml</c>.</returns>
    public static string EnsureCreated(
        string? folder = null,
        IProgress<StarterProgress>? progress = null,
        SurfaceInspectionOptions? options = null,
        CancellationToken cancellationToken = default) => EnsureCreated(TaskKind.Detect, folder, progress, options, cancellationToken);

    /// <summary>
    /// Makes the data set of a task unless the folder already holds it complete. The folder appears under its name only when everything is
    /// written; of several processes at once, the first to finish wins and the others use its result.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="folder">The folder; null for that of <see cref="FolderOf(TaskKind)"/>. Must be missing, empty, or a starter data set: an outdated or damaged one is replaced.</param>
    /// <param name="progress">Told after every picture, from several threads.</param>
    /// <param name="options">Numbers, sizes and seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the making; nothing is left behind.</param>
    /// <returns>The absolute path of the YAML; for classification that of the folder.</returns>
    /// <exception cref="ArgumentException">The task has no starter data set.</exception>
    /// <exception cref="InputException">The folder cannot be written, or holds something else.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static string EnsureCreated(
        TaskKind task,
        string? folder = null,
        IProgress<StarterProgress>? progress = null,
        SurfaceInspectionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var set = SetOf(task);
        var choice = options ?? new SurfaceInspectionOptions();
        choice.Validate();
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? FolderOf(set)));
        try
        {
            if (!IsComplete(target, set.Recipe(choice)))
            {
                RefuseForeign(target);
                Make(target, set, choice, progress, cancellationToken);
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

        return set.HasClassFolders ? target : Path.Combine(target, StarterWriter.YamlName(set));
    }

    private static StarterSet SetOf(TaskKind task) => StarterSet.Of(task) ?? throw new ArgumentException($"There is no starter data set for the task '{task}'.", nameof(task));

    private static string FolderOf(StarterSet set) => Path.Combine(UserCache.Folder, "datasets", string.Create(CultureInfo.InvariantCulture, $"{set.Name}-v{GeneratorVersion}"));

    private static void Make(string target, StarterSet set, SurfaceInspectionOptions options, IProgress<StarterProgress>? progress, CancellationToken cancellationToken)
    {
        var aside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(aside);
            var files = StarterWriter.Write(aside, set, options, Environment.ProcessorCount, progress, cancellationToken);
            StarterMarker.Write(aside, set.Recipe(options), files);
            Publish(aside, target, set.Recipe(options));
        }
        finally
        {
            Remove(aside);
        }
    }

    private static void Publish(string aside, string target, string recipe)
    {
        if (Directory.Exists(target) && !IsComplete(target, recipe))
        {
            var old = $"{target}.{Guid.NewGuid():N}.tmp";
            Directory.Move(target, old);
            Remove(old);
        }

        try
        {
            Directory.Move(aside, target);
        }
        catch (IOException) when (IsComplete(target, recipe))
        {
            // Another process was faster; its pictures are the same.
        }
    }

    private static bool IsComplete(string folder, string recipe) => StarterMarker.Read(folder)?.Fits(folder, recipe) ?? false;

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
