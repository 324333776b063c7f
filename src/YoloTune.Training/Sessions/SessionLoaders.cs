using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Loading;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>The loaders of a run.</summary>
internal static class SessionLoaders
{
    /// <summary>Shuffled, augmented training batches.</summary>
    public static IBatchLoader Train(TrainOptions options, SessionData data, int stride, SessionContext context) =>
        Announced(DataLoaders.ForTraining(data.Train, OptionsOf(options, stride)), context);

    /// <summary>Validation batches of a training run: twice the batch (the batch itself where every pixel has a number), rectangular.</summary>
    public static IBatchLoader Validation(TrainOptions options, SessionData data, int stride, SessionContext context) =>
        Announced(DataLoaders.ForValidation(data.Validation, OptionsOf(options, stride) with { ValidationBatchSize = data.Validation.Task is TaskKind.Semantic or TaskKind.Depth ? options.Batch : null }), context);

    /// <summary>Batches of a validation on its own.</summary>
    public static IBatchLoader Validation(ValidateOptions options, Dataset data, int imageSize, int stride, SessionContext context) => Announced(
        DataLoaders.ForValidation(data, new LoaderOptions
        {
            ValidationBatchSize = options.Batch,
            ImageSize = imageSize,
            Stride = Grid(stride),
            Workers = options.Workers,
            ValidationRect = options.Rect,
        }),
        context);

    /// <summary>How the pictures of a run are loaded.</summary>
    public static LoaderOptions OptionsOf(TrainOptions options, int stride) => new()
    {
        BatchSize = options.Batch,
        ImageSize = options.ImageSize,
        Stride = Grid(stride),
        Workers = options.Workers,
        Seed = options.Seed,
        Rect = options.Rect,
        Augmentation = options.Augmentation,
        OverlapMasks = options.OverlapMasks,
        MaskRatio = options.MaskRatio,
        Epochs = options.Epochs,
        CloseMosaic = options.CloseMosaic,
        ImageCache = options.Cache switch
        {
            "ram" or "true" => ImageCacheMode.Ram,
            "disk" => ImageCacheMode.Disk,
            _ => ImageCacheMode.None,
        },
    };

    private static int Grid(int stride) => Math.Max(stride, 32);

    private static DataLoader Announced(DataLoader loader, SessionContext context)
    {
        foreach (var warning in loader.Warnings)
        {
            context.Warn(warning);
        }

        return loader;
    }
}
