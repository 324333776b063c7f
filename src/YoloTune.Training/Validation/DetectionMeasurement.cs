using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Measures axis-aligned boxes.</summary>
internal sealed class DetectionMeasurement(int classCount, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(classCount, options, DetectionPart.None)
{
    /// <summary>Takes a batch and what was found in it.</summary>
    public void Add(ImageBatch batch, IReadOnlyList<Selection> selections)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Add(batch, i, selections[i]);
        }
    }

    /// <inheritdoc/>
    private protected override Selection Add(ImageBatch batch, int image, DecodedOutput output)
    {
        var found = output.Select(image, Selection);
        Add(batch, image, found);
        return found;
    }

    private void Add(ImageBatch batch, int image, Selection found)
    {
        var targets = TargetsOf(batch, LabelsOf(batch, image));
        var frame = FrameOf(batch, image);
        Metrics.Add(found.Detections, targets, frame);
        visit?.Invoke(new ImageDetections(batch.Images[image], batch.Height, batch.Width, frame, found.Detections, targets));
    }
}
