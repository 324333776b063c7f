using YoloTune.Core.Tasks;
using YoloTune.Models;

namespace YoloTune.Training.Prediction;

/// <summary>Chooses how pictures are predicted: by the model's task.</summary>
public static class PicturePredictor
{
    /// <summary>A predictor of the torch engine; the model is fused by this and is not disposed by it.</summary>
    /// <param name="model">A model.</param>
    /// <param name="options">How to predict; the defaults when null.</param>
    public static IPicturePredictor Create(YoloModel model, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Task switch
        {
            TaskKind.Classify => new ClassificationPredictor(model, options),
            TaskKind.Semantic => new SemanticPredictor(model, options ?? new PredictorOptions()),
            TaskKind.Depth => new DepthPredictor(model, options ?? new PredictorOptions()),
            _ => new DetectionPredictor(model, options),
        };
    }
}
