using YoloTune.Data.Loading;

namespace YoloTune.Training.Features;

/// <summary>How many views are kept of every picture, and in which epochs they are shown.</summary>
internal static class FeatureCachePlan
{
    /// <summary>Views per picture when the number is left open (<c>feature_cache=True</c>); docs/performance.md says what is known of it.</summary>
    public const int DefaultViews = 8;

    /// <summary>
    /// The stretches of epochs with views of their own: where the last epochs are augmented in another way (<c>close_mosaic</c>),
    /// they get views made in that way. No stretch has more views than epochs.
    /// </summary>
    /// <param name="views">Views per picture, at least 1.</param>
    /// <param name="loader">How pictures are varied, and for how many epochs.</param>
    public static IReadOnlyList<ViewSegment> Segments(int views, LoaderOptions loader)
    {
        ViewSegment Stretch(int first, int end) => new(first, Math.Clamp(end - first, 1, views), loader.Seed);
        return loader.MosaicClosedFrom is > 0 and { } closed && loader.Augmentation != loader.Augmentation.WithMosaicClosed()
            ? [Stretch(0, closed), Stretch(closed, loader.Epochs)]
            : [Stretch(0, loader.Epochs)];
    }

    /// <summary>Bytes of all views.</summary>
    /// <param name="segments">The stretches.</param>
    /// <param name="images">Pictures.</param>
    /// <param name="bytesPerView">Bytes of one view of one picture.</param>
    public static long BytesOf(IReadOnlyList<ViewSegment> segments, int images, long bytesPerView) => segments.Sum(segment => segment.Views * images * bytesPerView);

    /// <summary>The largest number of views, up to the wanted one, that stays within a limit; 0 when not even one does.</summary>
    /// <param name="wanted">Views wanted.</param>
    /// <param name="loader">How pictures are varied.</param>
    /// <param name="images">Pictures.</param>
    /// <param name="bytesPerView">Bytes of one view of one picture.</param>
    /// <param name="limit">Bytes.</param>
    public static int Fit(int wanted, LoaderOptions loader, int images, long bytesPerView, long limit)
    {
        var views = wanted;
        while (views > 0 && BytesOf(Segments(views, loader), images, bytesPerView) > limit)
        {
            views--;
        }

        return views;
    }
}
