using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Features;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Sessions;

/// <summary>The feature cache of a run, where it is asked for and possible.</summary>
internal static class SessionFeatures
{
    private const double Gigabyte = 1e9;

    /// <summary>Decides on views and size, and says so; null when pictures are to be computed anew in every epoch.</summary>
    /// <exception cref="InputException">The number of views that was asked for does not fit.</exception>
    public static ITrainingFeed? Create(TrainOptions options, SessionData data, YoloModel model, FreezePatterns freeze, ComputeFormat format, IBatchLoader loader, string runFolder, SessionContext context)
    {
        if (options.FeatureCache == 0)
        {
            return null;
        }

        var prefix = FrozenPrefix.Find(model, freeze.Matches);
        if (Obstacle(options, model, prefix) is { } obstacle)
        {
            context.Warn($"feature_cache is not used: {obstacle}.");
            return null;
        }

        var layout = new FeatureLayout(prefix!.ShapesFor(options.ImageSize, options.ImageSize), format);
        var loaderOptions = SessionLoaders.OptionsOf(options, model.MaximumStride);
        if (ChooseViews(options, data.Train.Items.Count, layout.BytesPerView, loaderOptions, context) is not { } views)
        {
            return null;
        }

        var setup = new FeatureCacheSetup
        {
            Prefix = prefix,
            Layout = layout,
            Segments = FeatureCachePlan.Segments(views, loaderOptions),
            Data = data.Train,
            Loader = loader,
            LoaderOptions = loaderOptions,
            Folder = context.FeatureFolder ?? Path.Combine(UserCache.Folder, "features"),
            Limit = LimitOf(options),
            Clock = context.Clock,
            Publish = context.Publish,
            Pictured = options.Plots ? (iteration, pictures) => Picture(options, loader, runFolder, context, iteration, pictures) : null,
        };
        Announce(setup, context);
        return new FeatureFeed(setup);
    }

    private static long LimitOf(TrainOptions options) => (long)(options.FeatureCacheGigabytes * Gigabyte);

    private static string? Obstacle(TrainOptions options, YoloModel model, FrozenPrefix? prefix) =>
        model.Task != TaskKind.Detect ? "only labels of detection are kept with the views" :
        prefix is null ? "the first layer is trained; give freeze=backbone or another number of layers"
        : options.MultiScale > 0 ? "multi_scale changes the size of the pictures from batch to batch"
        : options.Rect ? "rect makes batches of different sizes"
        : null;

    /// <summary>As many views as asked for; where the number was left open, as many of them as fit.</summary>
    private static int? ChooseViews(TrainOptions options, int images, long bytesPerView, LoaderOptions loader, SessionContext context)
    {
        var isOpen = options.FeatureCache == TrainOptions.AutomaticFeatureCache;
        var wanted = isOpen ? FeatureCachePlan.DefaultViews : options.FeatureCache;
        var views = FeatureCachePlan.Fit(wanted, loader, images, bytesPerView, LimitOf(options));
        if (views == wanted)
        {
            return views;
        }

        var needed = FeatureCachePlan.BytesOf(FeatureCachePlan.Segments(wanted, loader), images, bytesPerView) / Gigabyte;
        var remedy = FormattableString.Invariant($"{(views > 0 ? $"Use feature_cache={views}, which fits, or a" : "A")}llow more disk with feature_cache_gb={Math.Ceiling(needed)}");
        if (!isOpen)
        {
            throw new InputException(
                FormattableString.Invariant($"the feature cache would take {needed:F2} GB, and feature_cache_gb={options.FeatureCacheGigabytes} are allowed"),
                value: FormattableString.Invariant($"feature_cache={wanted}"),
                remedy: remedy);
        }

        context.Warn(FormattableString.Invariant(
            $"The feature cache would take {needed:F2} GB with {wanted} views, and feature_cache_gb={options.FeatureCacheGigabytes} are allowed: {(views > 0 ? $"{views} views are kept" : "it is not used")}. {remedy}."));
        return views > 0 ? views : null;
    }

    private static void Announce(FeatureCacheSetup setup, SessionContext context)
    {
        var layers = string.Join(", ", setup.Layout.Shapes.Select(shape => shape.Layer));
        var stretches = string.Join(" and ", setup.Segments.Select(segment =>
            segment.First == 0 ? $"{segment.Views} views" : $"{segment.Views} without mosaic from epoch {segment.First + 1} on"));
        context.Log(FormattableString.Invariant(
            $"Feature cache: layers 0 to {setup.Prefix.Length - 1} are computed once per view; outputs of layers {layers} in {(setup.Layout.Storage == TorchSharp.torch.ScalarType.BFloat16 ? "bf16" : "fp16")}, {setup.Layout.BytesPerView / 1e6:F2} MB per view; {stretches} of {setup.Data.Items.Count} pictures: {setup.Segments.Sum(setup.BytesOf) / Gigabyte:F2} GB of {setup.Limit / Gigabyte:F0} GB allowed in {setup.Folder}"));
    }

    private static void Picture(TrainOptions options, IBatchLoader loader, string runFolder, SessionContext context, long iteration, ImageBatch pictures)
    {
        if (PicturedBatches.Includes(iteration, options, loader.BatchCount))
        {
            context.Publish(PicturedBatches.Picture(pictures, runFolder, iteration));
        }
    }
}
