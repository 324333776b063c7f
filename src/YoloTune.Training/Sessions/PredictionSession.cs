using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;

namespace YoloTune.Training.Sessions;

/// <summary>Finds objects in all pictures of a source and writes what was asked for.</summary>
public static class PredictionSession
{
    /// <summary>Predicts with a checkpoint.</summary>
    /// <param name="options">What to predict.</param>
    /// <param name="context">Who watches; pictures that cannot be read are reported and left out.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong, or no picture could be read.</exception>
    public static PredictionReport Run(PredictOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        _ = PictureSource.Find(options.Source);
        context.StartTorch();
        var source = context.ResolveModel(options.Model, cancellationToken);
        using var model = ModelLoader.Load(source);
        SupportedTask.RequirePrediction(model.Task, options.Model);
        var predictor = PicturePredictor.Create(model, new PredictorOptions
        {
            ImageHeight = options.ImageHeight ?? source.ImageSize,
            ImageWidth = options.ImageWidth ?? source.ImageSize,
            Confidence = options.Confidence,
            IouThreshold = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            EndToEnd = options.EndToEnd,
            Rect = options.Rect,
            Classes = options.Classes,
            AgnosticNms = options.AgnosticNms,
            RetinaMasks = options.RetinaMasks,
            Format = ComputeFormat.ResolveForEvaluation(options.Precision, options.Layout),
        });
        return Run(options, predictor, context, cancellationToken);
    }

    /// <summary>Predicts with a predictor of the caller's making.</summary>
    /// <param name="options">What to predict; <see cref="PredictOptions.Model"/> and what decides the network's work are not looked at.</param>
    /// <param name="predictor">Finds the objects.</param>
    /// <param name="context">Who watches; pictures that cannot be read are reported and left out.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong, or no picture could be read.</exception>
    public static PredictionReport Run(PredictOptions options, IPicturePredictor predictor, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        var files = PictureSource.Find(options.Source);
        PredictionWriter? writer = null;
        var results = new List<ImageResult>();
        foreach (var batch in files.Index().Chunk(options.Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pictures = Decode(batch, predictor.Channels, files.Count, context);
            if (pictures.Count == 0)
            {
                continue;
            }

            writer ??= PredictionWriter.Create(options, predictor.Task);
            var predictions = predictor.Predict([.. pictures.Select(item => (item.Picture, item.Path))]);
            foreach (var (prediction, item) in predictions.Zip(pictures))
            {
                var result = prediction.Result;
                results.Add(result);
                context.Publish(new ImagePredicted(item.Index, files.Count, result.Path, prediction.InputHeight, prediction.InputWidth, SummaryOf(result), result.Speed.Inference));
                writer?.Add(prediction);
                item.Picture.Recycle();
            }
        }

        if (results.Count == 0)
        {
            throw new InputException(files.Count == 1 ? "the picture could not be read" : $"none of the {files.Count} pictures could be read", options.Source, remedy: "See the warning above");
        }

        writer?.Finish();
        return new PredictionReport(results, writer?.Folder, writer?.LabelFiles ?? 0, files.Count - results.Count);
    }

    private static string SummaryOf(ImageResult result) => result.Boxes.Count == 0 && result.Probs is null ? string.Empty : result.Describe().TrimEnd(' ', ',');

    private static List<(int Index, PixelBuffer Picture, string Path)> Decode((int Index, string File)[] files, int channels, int count, SessionContext context)
    {
        var pictures = new List<(int, PixelBuffer, string)>(files.Length);
        foreach (var (index, file) in files)
        {
            try
            {
                pictures.Add((index, ImageDecoder.Decode(file, channels), file));
            }
            catch (InputException error)
            {
                context.Warn(FormattableString.Invariant($"image {index + 1}/{count} left out: {error.Message}"));
            }
        }

        return pictures;
    }
}
