using System.Diagnostics;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Validation;
using static TorchSharp.torch;

namespace YoloTune.Training.Prediction;

/// <summary>Gives every pixel of a picture a number with the torch engine; one class per task says which.</summary>
internal abstract class PixelPredictor : IPicturePredictor
{
    private readonly LetterboxInput _input;

    /// <summary>Creates a predictor; the model is fused by this and is not disposed by it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to predict, of which size, format and padding count.</param>
    private protected PixelPredictor(YoloModel model, PredictorOptions options)
    {
        Model = model;
        _input = new LetterboxInput(model, options);
        model.Fuse();
        model.SetTraining(false);
        if (!options.Format.IsPlain)
        {
            EvaluationFolding.Keep(model);
        }
    }

    /// <inheritdoc/>
    public TaskKind Task => Model.Task;

    /// <inheritdoc/>
    public int Channels => Model.Definition.Channels;

    /// <summary>The model.</summary>
    protected YoloModel Model { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        var start = Stopwatch.GetTimestamp();
        var images = _input.Prepare(pictures, out var frames);
        var prepared = Stopwatch.GetTimestamp();
        var prediction = Model.Run(images);
        var inferred = Stopwatch.GetTimestamp();
        var (before, within) = (Stopwatch.GetElapsedTime(start, prepared).TotalMilliseconds / pictures.Count, Stopwatch.GetElapsedTime(prepared, inferred).TotalMilliseconds / pictures.Count);
        return [.. pictures.Select((item, i) =>
        {
            var begun = Stopwatch.GetTimestamp();
            var result = Assemble(prediction, i, item, ScoresOf(frames[i], item.Picture));
            return new PicturePrediction(item.Picture, result.At(new PredictionSpeed(before, within, Stopwatch.GetElapsedTime(begun).TotalMilliseconds)), frames[i].Height, frames[i].Width);
        })];
    }

    /// <summary>The result of one picture.</summary>
    private protected abstract ImageResult Assemble(HeadPrediction prediction, int image, (PixelBuffer Picture, string Path) item, PixelScores scores);

    private static PixelScores ScoresOf(Letterbox frame, PixelBuffer picture) => new(frame.Height, frame.Width)
    {
        Content = (frame.Left, frame.Top, frame.ContentWidth, frame.ContentHeight),
        Native = (picture.Height, picture.Width),
    };
}
