using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Sources;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;

namespace YoloTune.Training.Sessions;

/// <summary>Predicts all pictures of a source and writes what was asked for.</summary>
public static class PredictionSession
{
    /// <summary>Predicts with a checkpoint.</summary>
    /// <param name="options">What to predict.</param>
    /// <param name="context">Who watches; pictures that cannot be read are reported and left out.</param>
    /// <param name="cancellationToken">Gives up between batches; a live stream then ends as if it had ended itself.</param>
    /// <exception cref="InputException">Something handed in is wrong, or no picture could be read.</exception>
    public static PredictionReport Run(PredictOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        SourceReader.Require(PictureSource.Find(options.Source), SourceOptionsOf(options, context, 3));
        context.StartTorch();
        var source = context.ResolveModel(options.Model, cancellationToken);
        using var model = ModelLoader.Load(source);
        return Run(options, PicturePredictor.Create(model, PredictorOptionsOf(options, source.ImageSize)), context, cancellationToken);
    }

    /// <summary>Predicts with a predictor of the caller's making.</summary>
    /// <param name="options">What to predict; <see cref="PredictOptions.Model"/> and what decides the network's work are not looked at.</param>
    /// <param name="predictor">Predicts a picture; wrapped where tiles are asked for.</param>
    /// <param name="context">Who watches; pictures that cannot be read are reported and left out.</param>
    /// <param name="cancellationToken">Gives up between batches; a live stream then ends as if it had ended itself.</param>
    /// <exception cref="InputException">Something handed in is wrong, or no picture could be read.</exception>
    public static PredictionReport Run(PredictOptions options, IPicturePredictor predictor, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var entries = PictureSource.Find(options.Source);
        var reading = SourceOptionsOf(options, context, predictor.Channels);
        SourceReader.Require(entries, reading);
        var work = new PredictionWork(options, Tiled(predictor, options), context);
        try
        {
            foreach (var item in SourceReader.Read(entries, reading, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                work.Take(item);
            }
        }
        catch (OperationCanceledException) when (entries.Any(entry => entry.Kind == SourceKind.Stream) && work.HasResults)
        {
            context.Log("The stream was ended.");
        }

        return work.Finish(entries);
    }

    private static IPicturePredictor Tiled(IPicturePredictor predictor, PredictOptions options) =>
        options.Tiles is { } tiles ? new TiledPredictor(predictor, tiles, PredictorOptionsOf(options, 640), options.Batch) : predictor;

    private static SourceOptions SourceOptionsOf(PredictOptions options, SessionContext context, int channels) => new()
    {
        Channels = channels,
        FrameStride = options.FrameStride,
        KeepAllFrames = options.StreamBuffer,
        StallTimeout = TimeSpan.FromSeconds(options.StreamTimeout),
        StandardInput = context.StandardInput,
        Clock = context.Clock,
    };

    private static PredictorOptions PredictorOptionsOf(PredictOptions options, int size) => new()
    {
        ImageHeight = options.ImageHeight ?? size,
        ImageWidth = options.ImageWidth ?? size,
        Confidence = options.Confidence,
        IouThreshold = options.IouThreshold,
        MaximumDetections = options.MaximumDetections,
        EndToEnd = options.EndToEnd,
        Rect = options.Rect,
        Classes = options.Classes,
        AgnosticNms = options.AgnosticNms,
        RetinaMasks = options.RetinaMasks,
        Format = ComputeFormat.ResolveForEvaluation(options.Precision, options.Layout),
    };
}
