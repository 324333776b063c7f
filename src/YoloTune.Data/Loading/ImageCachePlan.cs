using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Decides whether the wanted image cache fits: 1.5 times its size must be free (specification 03, section 6).</summary>
internal static class ImageCachePlan
{
    private const double Margin = 1.5;

    /// <summary>The folder of the disk cache.</summary>
    public static string Folder(LoaderOptions options) => options.ImageCacheFolder ?? Path.Combine(UserCache.Folder, "images");

    /// <summary>The mode to use; <paramref name="warning"/> says why it is not the wanted one.</summary>
    /// <param name="dataset">The images; their sizes are known from verification.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="available">Free bytes of memory or disk, for tests; null to measure.</param>
    /// <param name="warning">Why caching is off, or null.</param>
    /// <param name="training">Whether the images are for training.</param>
    public static ImageCacheMode Decide(Dataset dataset, LoaderOptions options, long? available, out string? warning, bool training = false)
    {
        warning = null;
        if (options.ImageCache == ImageCacheMode.None)
        {
            return ImageCacheMode.None;
        }

        var isRam = options.ImageCache == ImageCacheMode.Ram;
        var needed = (long)(Margin * dataset.Items.Sum(item => Bytes(item, dataset.Channels, isRam ? ImageFit.Of(dataset.Task, training, options.ImageSize) : null)));
        var free = available ?? (isRam ? FreeMemory() : FreeDisk(Folder(options)));
        if (needed < free)
        {
            return options.ImageCache;
        }

        warning = FormattableString.Invariant(
            $"Images of '{dataset.Name}' are not cached: {needed / 1e9:0.0} GB of {(isRam ? "memory" : "disk")} are needed (with a margin of {Margin}), {free / 1e9:0.0} GB are free");
        return ImageCacheMode.None;
    }

    private static long Bytes(DatasetItem item, int channels, Func<int, int, (int Height, int Width)>? fit)
    {
        var (height, width) = fit?.Invoke(item.Height, item.Width) ?? (item.Height, item.Width);
        return (long)height * width * channels;
    }

    private static long FreeMemory()
    {
        var info = GC.GetGCMemoryInfo();
        var free = info.TotalAvailableMemoryBytes - Environment.WorkingSet;
        if (OperatingSystem.IsLinux() && File.Exists("/proc/meminfo"))
        {
            // The line reads "MemAvailable:   12345 kB".
            foreach (var line in File.ReadLines("/proc/meminfo"))
            {
                if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan("MemAvailable:".Length, line.Length - "MemAvailable:".Length - 2), out var kilobytes))
                {
                    return Math.Min(free, kilobytes * 1024);
                }
            }
        }

        return free;
    }

    private static long FreeDisk(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        return new DriveInfo(existing).AvailableFreeSpace;
    }
}
