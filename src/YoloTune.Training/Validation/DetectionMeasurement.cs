using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Measures axis-aligned boxes.</summary>
internal sealed class DetectionMeasurement(int classCount, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(classCount, options, DetectionPart.None)
{
    /// <inheritdoc/>
    private protected override Selection Add(ImageBatch batch, int image, DecodedOutput output)
    {
        var found = output.Select(image, Selection);
        var targets = TargetsOf(batch, LabelsOf(batch, image));
        var frame = FrameOf(batch, image);
        Metrics.Add(found.Detections, targets, frame);
        visit?.Invoke(new ImageDetections(batch.Images[image], batch.Height, batch.Width, frame, found.Detections, targets));
        return found;
    }
}
