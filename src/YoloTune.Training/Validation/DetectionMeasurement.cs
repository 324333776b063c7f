using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Measures axis-aligned boxes.</summary>
internal sealed class DetectionMeasurement(int classCount, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(classCount, options, DetectionPart.None)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Selection> Add(ImageBatch batch, DecodedBatch output)
    {
        var selections = new Selection[batch.Count];
        for (var i = 0; i < selections.Length; i++)
        {
            selections[i] = output.Select(i, Selection);
        }

        Add(batch, selections);
        return selections;
    }

    /// <summary>Takes a batch and what was found in it.</summary>
    public void Add(ImageBatch batch, IReadOnlyList<Selection> selections)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var targets = TargetsOf(batch, LabelsOf(batch, i));
            var frame = FrameOf(batch, i);
            Metrics.Add(selections[i].Detections, targets, frame);
            visit?.Invoke(new ImageDetections(batch.Images[i], batch.Height, batch.Width, frame, selections[i].Detections, targets));
        }
    }
}
