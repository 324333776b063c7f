using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Inference;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;

namespace YoloTune.Cli.Backend;

/// <summary>An exported file as prediction sees it.</summary>
internal sealed class OnnxPicturePredictor(OnnxDetector detector, PredictOptions options) : IPicturePredictor
{
    private readonly NmsOptions _selection = new()
    {
        Confidence = options.Confidence,
        Iou = options.IouThreshold,
        MaximumDetections = options.MaximumDetections,
        Agnostic = options.AgnosticNms,
        Classes = options.Classes,
    };

    /// <inheritdoc/>
    public TaskKind Task => detector.Info.Task;

    /// <inheritdoc/>
    public int Channels => detector.Info.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        var results = detector.Predict(pictures, _selection);
        var first = pictures[0].Picture;
        var alike = pictures.All(item => item.Picture.Height == first.Height && item.Picture.Width == first.Width);
        var (height, width) = alike ? detector.InputSizeFor(first) : detector.FullInputSize;
        return [.. results.Select((result, index) => new PicturePrediction(pictures[index].Picture, result, height, width))];
    }
}
