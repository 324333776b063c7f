using YoloTune.Core.Geometry;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models.Heads;

namespace YoloTune.Training.Validation;

/// <summary>An engine with a model that finds objects: boxes, masks, key points or rotated boxes.</summary>
public interface IDetectionEngine : IValidationEngine
{
    /// <summary>True when the model gives selected rows (<c>end2end</c>), false when its output needs suppression.</summary>
    bool EndToEnd { get; }

    /// <summary>The key points of an object; null for other tasks than pose.</summary>
    KeypointLayout? Keypoints { get; }

    /// <summary>Runs the model on a batch.</summary>
    /// <param name="batch">Letterboxed images.</param>
    /// <param name="options">Thresholds and limits of the selection that follows; an engine may leave out what they would leave out.</param>
    /// <param name="elapsed">Milliseconds that the whole batch took.</param>
    /// <returns>The decoded output for every image, in pixels of the network input; it stays as it is when the engine runs again.</returns>
    DecodedOutput Decode(ImageBatch batch, NmsOptions options, out PredictionSpeed elapsed);
}
