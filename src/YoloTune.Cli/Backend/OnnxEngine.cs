using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Inference;
using YoloTune.Training.Validation;

namespace YoloTune.Cli.Backend;

/// <summary>An exported file as validation sees it.</summary>
internal sealed class OnnxEngine : IDetectionEngine
{
    private readonly OnnxDetector _detector;

    /// <summary>Wraps a detector, which the caller disposes.</summary>
    /// <exception cref="InputException">The file takes pictures that are no squares.</exception>
    public OnnxEngine(OnnxDetector detector)
    {
        _detector = detector;
        var info = detector.Info;
        if (!info.Dynamic && info.ImageHeight != info.ImageWidth)
        {
            throw new InputException(
                "validation needs a model that takes squares",
                value: FormattableString.Invariant($"{info.ImageHeight} x {info.ImageWidth}"),
                remedy: "Export with one number for imgsz, or with dynamic=True");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _detector.Info.Names;

    /// <inheritdoc/>
    public int Stride => _detector.Info.Stride;

    /// <inheritdoc/>
    public int ImageSize => Math.Max(_detector.Info.ImageHeight, _detector.Info.ImageWidth);

    /// <inheritdoc/>
    public bool HasFixedSize => !_detector.Info.Dynamic;

    /// <inheritdoc/>
    public bool EndToEnd => _detector.Info.EndToEnd;

    /// <inheritdoc/>
    public IReadOnlyList<Selection> Select(ImageBatch batch, NmsOptions options, out PredictionSpeed elapsed)
    {
        var perPicture = batch.Channels * batch.Height * batch.Width;
        var step = _detector.Info.Batch > 0 ? _detector.Info.Batch : batch.Count;
        var found = new List<Selection>(batch.Count);
        elapsed = default;
        for (var first = 0; first < batch.Count; first += step)
        {
            var count = Math.Min(step, batch.Count - first);
            found.AddRange(_detector.Select(batch.PixelSpan.Slice(first * perPicture, count * perPicture), count, batch.Height, batch.Width, options, out var part));
            elapsed = new PredictionSpeed(elapsed.Preprocess + part.Preprocess, elapsed.Inference + part.Inference, elapsed.Postprocess + part.Postprocess);
        }

        return found;
    }
}
