using YoloTune.Core.Drawing;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Native;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;

namespace YoloTune.Training.Sessions;

/// <summary>Finds objects in all pictures of a source and writes what was asked for.</summary>
public static class PredictionSession
{
    private const int DefaultImageSize = 640;

    /// <summary>Predicts.</summary>
    /// <param name="options">What to predict.</param>
    /// <param name="context">Who watches; pictures that cannot be read are reported and left out.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static PredictionReport Run(PredictOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        var files = PictureSource.Find(options.Source);
        context.Log(NativeRuntime.EnsureLoaded().Summary);
        using var model = ModelLoader.Load(options.Model);
        SupportedTask.Require(model.Task, options.Model);
        var predictor = new DetectionPredictor(model, new PredictorOptions
        {
            ImageHeight = options.ImageHeight ?? DefaultImageSize,
            ImageWidth = options.ImageWidth ?? DefaultImageSize,
            Confidence = options.Confidence,
            IouThreshold = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            EndToEnd = options.EndToEnd,
            Rect = options.Rect,
            Classes = options.Classes,
            AgnosticNms = options.AgnosticNms,
        });
        var writes = options.Save || options.SaveText || options.SaveJson || options.SaveCrops;
        var folder = writes ? RunFolder.Create(RequestOf(options), withWeights: false) : null;
        var results = new List<ImageResult>();
        var labelFiles = 0;
        var index = 0;
        foreach (var batch in files.Chunk(options.Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pictures = Decode(batch, model.Definition.Channels, context);
            index += batch.Length - pictures.Count;
            foreach (var prediction in pictures.Count == 0 ? [] : predictor.Predict(pictures))
            {
                var result = prediction.Result;
                results.Add(result);
                context.Publish(new ImagePredicted(index++, files.Count, result.Path, prediction.InputHeight, prediction.InputWidth, result.Describe(), result.Speed.Inference));
                labelFiles += folder is null ? 0 : Write(prediction, options, folder);
            }
        }

        if (options.SaveJson)
        {
            CocoPredictionWriter.Write(folder!.Inside("predictions.json"), results.SelectMany(result => result.Boxes.Select(detection =>
                new CocoPrediction(Path.GetFileName(result.Path), CocoCategories.IdOf(detection.ClassIndex, officialCoco: false), detection.Box, detection.Score))));
        }

        return new PredictionReport(results, folder?.Path, labelFiles, files.Count - results.Count);
    }

    private static RunFolderRequest RequestOf(PredictOptions options) => new()
    {
        Task = TaskKind.Detect,
        Mode = "predict",
        Project = options.Project,
        Name = options.Name,
        ExistOk = options.ExistOk,
        SaveFolder = options.SaveFolder,
    };

    private static List<(PixelBuffer Picture, string Path)> Decode(string[] files, int channels, SessionContext context)
    {
        var pictures = new List<(PixelBuffer, string)>(files.Length);
        foreach (var file in files)
        {
            try
            {
                pictures.Add((ImageDecoder.Decode(file, channels), file));
            }
            catch (InputException error)
            {
                context.Warn($"Left out: {error.Message}");
            }
        }

        return pictures;
    }

    private static int Write(PicturePrediction prediction, PredictOptions options, RunFolder folder)
    {
        var result = prediction.Result;
        if (options.Save)
        {
            var drawn = BoxOverlay.Draw(prediction.Picture, result, new BoxOverlayOptions
            {
                LineWidth = options.LineWidth,
                ShowBoxes = options.ShowBoxes,
                ShowLabels = options.ShowLabels,
                ShowConfidence = options.ShowConfidence,
            });
            AtomicFile.Write(folder.Inside(Path.GetFileNameWithoutExtension(result.Path) + ".jpg"), stream => ImageEncoder.WriteJpeg(drawn, stream, 95));
        }

        if (options.SaveCrops)
        {
            PictureCrops.Write(prediction, folder.Inside("crops"));
        }

        return options.SaveText && LabelTextWriter.Write(result, folder.Inside("labels"), options.SaveConfidence) is not null ? 1 : 0;
    }
}
