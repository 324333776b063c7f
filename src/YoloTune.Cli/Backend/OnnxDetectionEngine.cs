using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Inference;
using YoloTune.Models.Heads;
using YoloTune.Training.Validation;

namespace YoloTune.Cli.Backend;

/// <summary>An exported model that finds objects, as validation sees it.</summary>
/// <param name="detector">The model, which the caller disposes.</param>
/// <exception cref="InputException">The file takes pictures that are no squares.</exception>
internal sealed class OnnxDetectionEngine(OnnxDetector detector) : OnnxEngine(detector.Info), IDetectionEngine
{
    /// <inheritdoc/>
    public bool EndToEnd => detector.Info.EndToEnd;

    /// <inheritdoc/>
    public KeypointLayout? Keypoints => Task == TaskKind.Pose ? new KeypointLayout(detector.Info.KeypointCount, detector.Info.KeypointDimensions) : null;

    /// <inheritdoc/>
    public DecodedOutput Decode(ImageBatch batch, NmsOptions options, out PredictionSpeed elapsed) =>
        detector.Decode(batch.PixelSpan, batch.Count, batch.Height, batch.Width, out elapsed);
}
