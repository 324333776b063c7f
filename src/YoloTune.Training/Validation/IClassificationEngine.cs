using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>An engine with a classifier.</summary>
public interface IClassificationEngine : IValidationEngine
{
    /// <summary>Runs the model on a batch.</summary>
    /// <param name="batch">Images cut to the network input.</param>
    /// <param name="elapsed">Milliseconds that the whole batch took.</param>
    /// <returns>(images x classes) probabilities, row-major.</returns>
    float[] Classify(ImageBatch batch, out PredictionSpeed elapsed);
}
