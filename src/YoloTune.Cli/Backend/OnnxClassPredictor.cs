using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Inference;
using YoloTune.Training.Prediction;

namespace YoloTune.Cli.Backend;

/// <summary>An exported classifier as prediction sees it.</summary>
internal sealed class OnnxClassPredictor(OnnxClassifier classifier) : IPicturePredictor
{
    /// <inheritdoc/>
    public TaskKind Task => TaskKind.Classify;

    /// <inheritdoc/>
    public int Channels => classifier.Info.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        var (height, width) = classifier.InputSize;
        return [.. classifier.Predict(pictures).Select((result, index) => new PicturePrediction(pictures[index].Picture, result, height, width))];
    }
}
