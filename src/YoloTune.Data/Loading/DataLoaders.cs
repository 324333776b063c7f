using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Makes loaders for data sets.</summary>
public static class DataLoaders
{
    private const long RecentBytes = 1L << 30;

    /// <summary>Four bytes each.</summary>
    private const long RecentMapPixels = 1L << 26;

    /// <summary>
    /// Training batches: the reference's random order, loaded with the long side at the image size, augmented; mosaic closed for the last
    /// epochs. Rectangular batches are not augmented by mosaic, mixup and cutmix, and keep their order unless all have the same shape.
    /// </summary>
    /// <param name="dataset">The images.</param>
    /// <param name="options">How batches are made.</param>
    /// <exception cref="InputException">An option is out of range, or the data set has an unsupported number of channels.</exception>
    public static DataLoader ForTraining(Dataset dataset, LoaderOptions options)
    {
        Check(dataset, options);
        var warnings = new List<string>();
        options = options with { Augmentation = KeypointFlips.Fit(dataset, options.Augmentation, warnings) };
        var mode = ImageCachePlan.Decide(dataset, options, null, out var warning, training: true);
        options = options with { ImageCache = mode, Augmentation = dataset.Task == TaskKind.Depth ? options.Augmentation.WithMosaicClosed() : options.Augmentation };
        var usesMosaic = options.Augmentation.Mosaic > 0 && !options.Rect && dataset.Task != TaskKind.Classify;
        var partners = PartnerWindow.LengthFor(dataset.Items.Count, Math.Min(options.BatchSize, dataset.Items.Count));
        var held = usesMosaic ? partners + 1 + options.Workers : 0;
        var source = CreateSource(dataset, options, held, training: true);
        if (warning is not null)
        {
            warnings.Add(warning);
        }

        IEpochPlanner planner = dataset.Task == TaskKind.Classify
            ? new ClassificationPlanner(dataset, options, source, training: true)
            : new TrainingPlanner(dataset, options, source);
        return new DataLoader(planner, Threads(options), options.Prefetch, warnings);
    }

    /// <summary>
    /// Validation batches: every image once, scaled and padded only; by default rectangular, sorted by aspect ratio, padded by half a stride.
    /// </summary>
    /// <param name="dataset">The images.</param>
    /// <param name="options">How batches are made.</param>
    /// <exception cref="InputException">An option is out of range, or the data set has an unsupported number of channels.</exception>
    public static DataLoader ForValidation(Dataset dataset, LoaderOptions options)
    {
        Check(dataset, options);
        var mode = ImageCachePlan.Decide(dataset, options, null, out var warning);
        options = options with { ImageCache = mode };
        var source = CreateSource(dataset, options, 0);
        IEpochPlanner planner = dataset.Task == TaskKind.Classify
            ? new ClassificationPlanner(dataset, options, source, training: false)
            : new ValidationPlanner(dataset, options, source);
        return new DataLoader(planner, Threads(options), options.Prefetch, warning is null ? [] : [warning]);
    }

    /// <summary>The samples of a data set as the loaders see them.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="held">Recently used images kept in memory; 0 for none.</param>
    /// <param name="training">Whether they are for training: a class for every pixel is learned with the short side at the image size.</param>
    internal static DatasetSampleSource CreateSource(Dataset dataset, LoaderOptions options, int held, bool training = false)
    {
        var fit = ImageFit.Of(dataset.Task, training, options.ImageSize);
        Func<string, PixelBuffer> decode = file => ImageDecoder.Decode(file, dataset.Channels);
        if (options.ImageCache == ImageCacheMode.Disk)
        {
            decode = new DiskImageCache(ImageCachePlan.Folder(options), decode).Decode;
        }

        var count = dataset.Items.Count;
        IImageStore store = new FileImageStore(index => decode(dataset.Items[index].ImageFile), fit);
        if (options.ImageCache == ImageCacheMode.Ram)
        {
            store = new RamImageStore(store, count);
        }
        else if (held > 0)
        {
            var largest = Math.Max(1, RecentBytes / ((long)options.ImageSize * options.ImageSize * dataset.Channels));
            store = new RecentImageStore(store, (int)Math.Min(held, largest));
        }

        return new DatasetSampleSource(dataset, store, (int)Math.Min(held, RecentMapPixels / ((long)options.ImageSize * options.ImageSize)));
    }

    private static int Threads(LoaderOptions options) => Math.Min(options.Workers, Environment.ProcessorCount);

    private static void Check(Dataset dataset, LoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        if (dataset.Channels is not (1 or 3))
        {
            throw new InputException("Images are read with 3 channels or as grey", value: FormattableString.Invariant($"channels={dataset.Channels}"), remedy: "Set 'channels' to 3 or 1");
        }

        AtLeast("batch", options.BatchSize, 1);
        AtLeast("batch", options.ValidationBatchSize ?? 1, 1);
        AtLeast("imgsz", options.ImageSize, 1);
        AtLeast("mask_ratio", options.MaskRatio, 1);
        AtLeast("stride", options.Stride, 1);
        AtLeast("workers", options.Workers, 0);
        AtLeast("prefetch", options.Prefetch, 1);
        AtLeast("epochs", options.Epochs, 1);
        AtLeast("close_mosaic", options.CloseMosaic, 0);
        if (options.ImageSize % options.Stride != 0)
        {
            var up = (options.ImageSize + options.Stride - 1) / options.Stride * options.Stride;
            throw new InputException(
                $"'imgsz' must be a multiple of the stride {options.Stride}",
                value: FormattableString.Invariant($"{options.ImageSize}"),
                remedy: FormattableString.Invariant($"Use {up}"));
        }
    }

    private static void AtLeast(string name, int value, int minimum)
    {
        if (value < minimum)
        {
            throw new InputException($"'{name}' must be at least {minimum}", value: FormattableString.Invariant($"{value}"), remedy: $"Use {minimum} or more");
        }
    }
}
