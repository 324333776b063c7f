using System.Diagnostics;
using TorchSharp;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation.Classification;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Models.State;
using static TorchSharp.torch;

namespace YoloTune.Training.Prediction;

/// <summary>Says what pictures show with the torch engine: a probability per class (specification 07, section 2).</summary>
public sealed class ClassificationPredictor : IPicturePredictor
{
    private readonly YoloModel _model;
    private readonly PredictorOptions _options;
    private readonly int _size;

    /// <summary>Creates a predictor; the model is fused by this and is not disposed by it.</summary>
    /// <param name="model">A classifier.</param>
    /// <param name="options">How to predict, of which the size and the format count; the defaults when null.</param>
    /// <exception cref="ArgumentException">The model is no classifier.</exception>
    public ClassificationPredictor(YoloModel model, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Task != TaskKind.Classify)
        {
            throw new ArgumentException($"A network for the task '{model.Task}' is no classifier.", nameof(model));
        }

        _model = model;
        _options = options ?? new PredictorOptions();
        _size = Math.Max(_options.ImageHeight, _options.ImageWidth);
        model.Fuse();
        model.SetTraining(false);
        if (!_options.Format.IsPlain)
        {
            EvaluationFolding.Keep(model);
        }
    }

    /// <inheritdoc/>
    public TaskKind Task => TaskKind.Classify;

    /// <inheritdoc/>
    public int Channels => _model.Definition.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        var start = Stopwatch.GetTimestamp();
        var images = Prepare(pictures);
        var prepared = Stopwatch.GetTimestamp();
        var prediction = (ClassificationPrediction)_model.Run(images);
        var values = prediction.Probabilities!.to(ScalarType.Float32).ToStored().ToFloats();
        var inferred = Stopwatch.GetTimestamp();
        var classes = values.Length / pictures.Count;
        var speed = new PredictionSpeed(
            Stopwatch.GetElapsedTime(start, prepared).TotalMilliseconds / pictures.Count,
            Stopwatch.GetElapsedTime(prepared, inferred).TotalMilliseconds / pictures.Count,
            0);
        return [.. pictures.Select((item, i) => new PicturePrediction(
            item.Picture,
            new ImageResult(item.Path, item.Picture.Height, item.Picture.Width, _model.ClassNames, [], speed)
            {
                Probs = new ClassProbabilities(values.AsSpan(i * classes, classes).ToArray()),
            },
            _size,
            _size))];
    }

    private Tensor Prepare(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        var bytes = empty([pictures.Count, _model.Definition.Channels, _size, _size], dtype: ScalarType.Byte);
        var target = bytes.bytes;
        var size = target.Length / pictures.Count;
        for (var i = 0; i < pictures.Count; i++)
        {
            var part = ClassificationTransforms.ForValidation(pictures[i].Picture, _size);
            ChannelLayout.CopyToPlanar(part, target.Slice(i * size, size));
            part.Recycle();
        }

        return _options.Format.Apply(bytes).OverInPlace(255);
    }
}
