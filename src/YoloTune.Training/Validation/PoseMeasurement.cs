using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Data.Loading;
using YoloTune.Models.Heads;

namespace YoloTune.Training.Validation;

/// <summary>Measures boxes and key points (specification 04, sections 6 and 7).</summary>
internal sealed class PoseMeasurement(int classCount, KeypointLayout layout, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(classCount, options, DetectionPart.Keypoints)
{
    private readonly float[] _sigmas = KeypointSimilarity.Sigmas(layout.Count, layout.Dimensions, options.KeypointSigmas);

    /// <inheritdoc/>
    private protected override Selection Add(ImageBatch batch, int image, DecodedOutput output)
    {
        var found = output.Select(image, Selection);
        var labels = LabelsOf(batch, image);
        var targets = TargetsOf(batch, labels);
        var frame = FrameOf(batch, image);
        var points = output.Extras(image, found.Anchors);
        var areas = Array.ConvertAll(targets, target => KeypointSimilarity.AreaOf(target.X2 - target.X1, target.Y2 - target.Y1));
        var similarity = new float[targets.Length * found.Count];
        KeypointSimilarity.Matrix(LabelledPoints(batch, labels), areas, points, layout.Dimensions, _sigmas, similarity);
        Metrics.Add(found.Detections, targets, frame, similarity);
        visit?.Invoke(new ImageDetections(batch.Images[image], batch.Height, batch.Width, frame, found.Detections, targets)
        {
            Keypoints = points,
            KeypointDimensions = layout.Dimensions,
        });
        return found;
    }

    private static float[] LabelledPoints(ImageBatch batch, (int First, int Count) labels)
    {
        var perLabel = batch.Task!.KeypointCount * 3;
        var points = batch.Task.Keypoints.AsSpan(labels.First * perLabel, labels.Count * perLabel).ToArray();
        for (var i = 0; i < points.Length; i += 3)
        {
            points[i] *= batch.Width;
            points[i + 1] *= batch.Height;
        }

        return points;
    }
}
