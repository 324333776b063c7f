using System.Diagnostics;
using TorchSharp;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Training.Validation;
using static TorchSharp.torch;

namespace YoloTune.Training.Prediction;

/// <summary>
/// Finds objects in pictures with the torch engine: boxes, masks, key points or rotated boxes, as the model's task is (specification 07,
/// sections 2 to 4).
/// </summary>
public sealed class DetectionPredictor : IPicturePredictor
{
    private const int LeastRows = 300;
    private readonly YoloModel _model;
    private readonly PredictorOptions _options;
    private readonly ResultAssembly _assembly;
    private readonly bool _endToEnd;
    private readonly LetterboxInput _input;

    /// <summary>Creates a predictor; the model is fused by this and is not disposed by it.</summary>
    /// <param name="model">A model that finds objects.</param>
    /// <param name="options">How to predict; the defaults when null.</param>
    /// <exception cref="ArgumentException">The model finds no objects.</exception>
    public DetectionPredictor(YoloModel model, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? new PredictorOptions();
        _assembly = new ResultAssembly(model.Task, model.ClassNames, SelectionOf(_options))
        {
            KeypointCount = (model.Head as PoseHead)?.Layout.Count ?? 1,
            NativeMasks = _options.RetinaMasks,
        };
        _endToEnd = model.Head.HasEndToEnd && _options.EndToEnd != false;
        _input = new LetterboxInput(model, _options);
        model.Fuse(dropOneToMany: _endToEnd);
        model.SetTraining(false);
        if (!_options.Format.IsPlain)
        {
            EvaluationFolding.Keep(model);
        }
    }

    /// <inheritdoc/>
    public TaskKind Task => _model.Task;

    /// <inheritdoc/>
    public int Channels => _model.Definition.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        var start = Stopwatch.GetTimestamp();
        var images = _input.Prepare(pictures, out var frames);
        var (height, width) = (frames[0].Height, frames[0].Width);
        var prepared = Stopwatch.GetTimestamp();
        var prediction = _model.Forward(images, oneToMany: !_endToEnd);
        var rows = _model.Decode(prediction, _endToEnd, Math.Max(_options.MaximumDetections, LeastRows), _options.AgnosticNms);
        var output = DecodedBatch.Read(rows, prediction, _endToEnd, _model.Head.ClassCount);
        var inferred = Stopwatch.GetTimestamp();
        var results = new ImageResult[pictures.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var (picture, path) = pictures[i];
            results[i] = _assembly.Assemble(output, i, new PicturePlace(path, picture.Height, picture.Width, height, width));
        }

        var speed = new PredictionSpeed(
            Stopwatch.GetElapsedTime(start, prepared).TotalMilliseconds / pictures.Count,
            Stopwatch.GetElapsedTime(prepared, inferred).TotalMilliseconds / pictures.Count,
            Stopwatch.GetElapsedTime(inferred).TotalMilliseconds / pictures.Count);
        return [.. results.Select((result, i) => new PicturePrediction(pictures[i].Picture, result.At(speed), height, width))];
    }

    private static NmsOptions SelectionOf(PredictorOptions options) => new()
    {
        Confidence = options.Confidence,
        Iou = options.IouThreshold,
        MaximumDetections = options.MaximumDetections,
        Agnostic = options.AgnosticNms,
        Classes = options.Classes,
    };
}
