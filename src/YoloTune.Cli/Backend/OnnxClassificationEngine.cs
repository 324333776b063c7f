using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Inference;
using YoloTune.Training.Validation;

namespace YoloTune.Cli.Backend;

/// <summary>An exported classifier as validation sees it.</summary>
/// <param name="classifier">The model, which the caller disposes.</param>
/// <exception cref="InputException">The file takes pictures that are no squares.</exception>
internal sealed class OnnxClassificationEngine(OnnxClassifier classifier) : OnnxEngine(classifier.Info), IClassificationEngine
{
    /// <inheritdoc/>
    public float[] Classify(ImageBatch batch, out PredictionSpeed elapsed) =>
        classifier.Classify(batch.PixelSpan, batch.Count, batch.Height, batch.Width, out elapsed);
}
