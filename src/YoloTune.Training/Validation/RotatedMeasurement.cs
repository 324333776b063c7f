using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Measures rotated boxes (specification 04, sections 4 to 7).</summary>
internal sealed class RotatedMeasurement(int classCount, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(classCount, options, DetectionPart.None, RotatedConfidence)
{
    /// <summary>The threshold of rotated boxes where none is given.</summary>
    private const double RotatedConfidence = 0.01;

    /// <inheritdoc/>
    private protected override Selection Add(ImageBatch batch, int image, DecodedOutput output)
    {
        var found = output.SelectRotated(image, Selection);
        var targets = RotatedTargetsOf(batch, LabelsOf(batch, image));
        var frame = FrameOf(batch, image);
        Metrics.AddRotated(found.Detections, targets, frame);
        var hulls = Hulls(found);
        visit?.Invoke(new ImageDetections(batch.Images[image], batch.Height, batch.Width, frame, hulls.Detections, [])
        {
            Rotated = found.Detections,
        });
        return hulls;
    }

    private static RotatedTarget[] RotatedTargetsOf(ImageBatch batch, (int First, int Count) labels)
    {
        var targets = new RotatedTarget[labels.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            var box = batch.Boxes.AsSpan((labels.First + i) * 5, 5);
            targets[i] = new(new(box[0] * batch.Width, box[1] * batch.Height, box[2] * batch.Width, box[3] * batch.Height, box[4]), (int)batch.Classes[labels.First + i]);
        }

        return targets;
    }

    private static Selection Hulls(RotatedSelection found) => new(
        Array.ConvertAll(found.Detections, item =>
        {
            var hull = item.Box.ToHull();
            return new Detection(hull.X1, hull.Y1, hull.X2, hull.Y2, item.Score, item.ClassIndex);
        }),
        found.Anchors);
}
