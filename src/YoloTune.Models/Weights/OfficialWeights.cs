using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;

namespace YoloTune.Models.Weights;

/// <summary>
/// The weights that the authors of YOLOv8, YOLO11 and YOLO26 publish (specification 02, section 12), fetched by name on first use into
/// the user's cache folder. They are not part of this program and have a licence of their own (<see cref="Licence"/>).
/// </summary>
public static class OfficialWeights
{
    /// <summary>What everybody who uses them has to know.</summary>
    public const string Licence = "Official weights are by Ultralytics and licensed under AGPL-3.0";

    private const long SmallestPlausible = 100_000;
    private const long LargestPlausible = 4L << 30;
    private const string Scales = "nsmlx";

    private static readonly HashSet<string> _files = new(AllFiles(), StringComparer.Ordinal);

    /// <summary>All file names that are known.</summary>
    public static IReadOnlyCollection<string> Files => _files;

    /// <summary>Where fetched weights are kept: <c>weights</c> in the user's cache folder.</summary>
    public static string DefaultFolder => Path.Combine(UserCache.Folder, "weights");

    /// <summary>The official file that a name means: <c>yolo26n.pt</c> and <c>yolo26n</c> mean <c>yolo26n.pt</c>; null for a path or an unknown name.</summary>
    /// <param name="name">What the user wrote.</param>
    public static string? FileOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _files.Contains(name) ? name : _files.Contains(name + ".pt") ? name + ".pt" : null;
    }

    /// <summary>Fetches a file unless it lies in the cache and is what was fetched the first time.</summary>
    /// <param name="file">A file of <see cref="Files"/>.</param>
    /// <param name="options">Where from and where to; null for the defaults.</param>
    /// <param name="progress">Told a few times a second; may be null.</param>
    /// <param name="cancellationToken">Stops; what has arrived is kept and continued the next time.</param>
    /// <returns>The file in the cache.</returns>
    /// <exception cref="InputException">It could not be fetched; the message says where it may be put by hand.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public static async Task<DownloadedFile> EnsureAsync(
        string file,
        OfficialWeightsOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (!_files.Contains(file))
        {
            throw new ArgumentException("There are no official weights of this name.", nameof(file));
        }

        options ??= new OfficialWeightsOptions();
        var path = Path.Combine(options.Folder, file);
        try
        {
            return await new FileDownloader(options.Download).EnsureAsync(
                new DownloadRequest(new Uri(options.Address, file), path)
                {
                    MinimumBytes = SmallestPlausible,
                    MaximumBytes = LargestPlausible,
                    IsZip = true,
                },
                progress,
                cancellationToken).ConfigureAwait(false);
        }
        catch (InputException error)
        {
            throw new InputException(
                error.Problem,
                error.File,
                remedy: (error.Remedy is null ? string.Empty : error.Remedy + ". ")
                    + $"Without network: put {file} by hand into the working folder, ./weights, the folder that {ModelLoader.WeightsVariable} names or {options.Folder}; or train from scratch on the built-in data set, model={Path.GetFileNameWithoutExtension(file)}.yaml data=starter. A mirror can be named with {AssetAddress.WeightsVariable}",
                inner: error);
        }
    }

    private static IEnumerable<string> AllFiles()
    {
        (string Family, string[] Variants)[] families =
        [
            ("yolov8", ["", "-cls", "-seg", "-pose", "-obb", "-oiv7"]),
            ("yolo11", ["", "-cls", "-seg", "-pose", "-obb"]),
            ("yolo26", ["", "-cls", "-seg", "-sem", "-pose", "-obb", "-depth", "-objv1", "-objv1-150", "-objv1-seg"]),
        ];
        return families
            .SelectMany(family => Scales.SelectMany(scale => family.Variants.Select(variant => $"{family.Family}{scale}{variant}.pt")))
            .Append("yolo11n-grayscale.pt");
    }
}
