using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>How batches are made. Names in parentheses are the keys of the command line.</summary>
public sealed record LoaderOptions
{
    /// <summary>Images per training batch, at least 1; limited to the number of images (<c>batch</c>).</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Images per validation batch; null for twice <see cref="BatchSize"/>, as the reference does during training.</summary>
    public int? ValidationBatchSize { get; init; }

    /// <summary>Side of the network input in pixels, a multiple of <see cref="Stride"/> (<c>imgsz</c>).</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>Largest stride of the model in pixels; sides of rectangular batches are multiples of it, and at least of 32.</summary>
    public int Stride { get; init; } = 32;

    /// <summary>Threads that decode and augment ahead; 0 works on the calling thread; limited to the processors (<c>workers</c>).</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Batches made ahead of the consumer, at least 1.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Seed of the augmentations; the order of the images does not depend on it, as in the reference (<c>seed</c>).</summary>
    public long Seed { get; init; }

    /// <summary>Visit training images in the reference's random order instead of sorted.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Rectangular training batches without mosaic, mixup and cutmix, in fixed order (<c>rect</c>).</summary>
    public bool Rect { get; init; }

    /// <summary>Rectangular validation batches; otherwise square ones.</summary>
    public bool ValidationRect { get; init; } = true;

    /// <summary>How training images are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>One map of instances per image, smaller ones on top; otherwise one mask per instance; segmentation (<c>overlap_mask</c>).</summary>
    public bool OverlapMasks { get; init; } = true;

    /// <summary>Pixels of the network input per mask cell, at least 1; segmentation (<c>mask_ratio</c>).</summary>
    public int MaskRatio { get; init; } = 4;

    /// <summary>Epochs of the whole training, for <see cref="CloseMosaic"/> (<c>epochs</c>).</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>
    /// Last epochs without mosaic, mixup, cutmix and copy-paste (<c>close_mosaic</c>). As in the reference, mosaic is never closed when this
    /// is larger than <see cref="Epochs"/>; equal closes it at once.
    /// </summary>
    public int CloseMosaic { get; init; } = 10;

    /// <summary>Where decoded images are kept (<c>cache</c>).</summary>
    public ImageCacheMode ImageCache { get; init; }

    /// <summary>Folder of the disk cache; null for the user's cache folder.</summary>
    public string? ImageCacheFolder { get; init; }

    /// <summary>What labels are made of.</summary>
    internal TargetOptions TargetsOf(Dataset dataset) => new()
    {
        Task = dataset.Task,
        OverlapMasks = OverlapMasks,
        MaskRatio = MaskRatio,
        ClassCount = dataset.ClassCount,
        KeypointCount = dataset.KeypointShape?.Count ?? 0,
    };

    /// <summary>The zero-based epoch from whose start on mosaic is closed, or null when it never is.</summary>
    public int? MosaicClosedFrom => CloseMosaic > 0 && CloseMosaic <= Epochs ? Epochs - CloseMosaic : null;
}
