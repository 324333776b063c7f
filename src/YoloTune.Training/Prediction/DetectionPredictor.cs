using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Prediction;

/// <summary>Finds objects in pictures with the torch engine (specification 07, sections 2 to 4).</summary>
public sealed class DetectionPredictor : IPicturePredictor
{
    private readonly YoloModel _model;
    private readonly PredictorOptions _options;
    private readonly bool _endToEnd;
    private readonly int _height;
    private readonly int _width;

    /// <summary>Creates a predictor; the model is fused by this and is not disposed by it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to predict; the defaults when null.</param>
    public DetectionPredictor(YoloModel model, PredictorOptions? options = null)
    {
        _model = model;
        _options = options ?? new PredictorOptions();
        _endToEnd = model.Head.HasEndToEnd && _options.EndToEnd != false;
        _height = RoundUp(_options.ImageHeight, model.MaximumStride);
        _width = RoundUp(_options.ImageWidth, model.MaximumStride);
        model.Fuse(dropOneToMany: _endToEnd);
        model.SetTraining(false);
    }

    /// <inheritdoc/>
    public int Channels => _model.Definition.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var start = Stopwatch.GetTimestamp();
        var images = Prepare(pictures, out var height, out var width);
        var prepared = Stopwatch.GetTimestamp();
        var rows = _model.Predict(images, _endToEnd, Math.Max(_options.MaximumDetections, 300), _options.AgnosticNms).contiguous();
        var inferred = Stopwatch.GetTimestamp();
        var selections = new Selection[pictures.Count];
        var values = MemoryMarshal.Cast<byte, float>(rows.bytes);
        var perImage = values.Length / pictures.Count;
        for (var i = 0; i < pictures.Count; i++)
        {
            selections[i] = Select(values.Slice(i * perImage, perImage), (int)rows.size(2));
        }

        var speed = new PredictionSpeed(
            Stopwatch.GetElapsedTime(start, prepared).TotalMilliseconds / pictures.Count,
            Stopwatch.GetElapsedTime(prepared, inferred).TotalMilliseconds / pictures.Count,
            Stopwatch.GetElapsedTime(inferred).TotalMilliseconds / pictures.Count);
        return [.. pictures.Select((item, i) => Describe(item.Picture, item.Path, selections[i], height, width, speed))];
    }

    private PicturePrediction Describe(PixelBuffer picture, string path, Selection selection, int height, int width, PredictionSpeed speed)
    {
        var frame = NativeFrame.FromShapes(height, width, picture.Height, picture.Width);
        var result = new ImageResult(path, picture.Height, picture.Width, _model.ClassNames, selection.Detections.Select(frame.ToNative), speed);
        return new PicturePrediction(picture, result, height, width);
    }

    private Tensor Prepare(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures, out int height, out int width)
    {
        var first = pictures[0].Picture;
        var auto = _options.Rect && pictures.All(item => item.Picture.Height == first.Height && item.Picture.Width == first.Width);
        var fit = new LetterboxOptions { Auto = auto, Stride = _model.MaximumStride };
        var frame = Letterbox.Fit(first.Height, first.Width, _height, _width, fit);
        (height, width) = (frame.Height, frame.Width);
        var bytes = empty([pictures.Count, _model.Definition.Channels, height, width], dtype: ScalarType.Byte);
        var target = bytes.bytes;
        var size = target.Length / pictures.Count;
        for (var i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i].Picture;
            var boxed = Resampling.ApplyLetterbox(picture, Letterbox.Fit(picture.Height, picture.Width, _height, _width, fit));
            ChannelLayout.CopyToPlanar(boxed, target.Slice(i * size, size));
        }

        return bytes.to_type(ScalarType.Float32).OverInPlace(255);
    }

    private Selection Select(ReadOnlySpan<float> values, int columns)
    {
        var options = new NmsOptions
        {
            Confidence = _options.Confidence,
            Iou = _options.IouThreshold,
            MaximumDetections = _options.MaximumDetections,
            Agnostic = _options.AgnosticNms,
            Classes = _options.Classes,
        };
        return _endToEnd
            ? EndToEndSelection.Select(values, columns, options)
            : NonMaxSuppression.Select(values, columns, _model.Head.ClassCount, options);
    }

    private static int RoundUp(int size, int stride) => Math.Max((size + stride - 1) / stride * stride, stride);
}
