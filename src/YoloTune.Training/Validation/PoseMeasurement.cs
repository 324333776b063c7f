using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Data.Loading;
using YoloTune.Models.Heads;

namespace YoloTune.Training.Validation;

/// <summary>Measures boxes and key points (specification 04, sections 6 and 7).</summary>
internal sealed class PoseMeasurement(PoseHead head, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(head.ClassCount, options, DetectionPart.Keypoints)
{
    private readonly float[] _sigmas = KeypointSimilarity.Sigmas(head.Layout.Count, head.Layout.Dimensions, options.KeypointSigmas);

    /// <inheritdoc/>
    public override IReadOnlyList<Selection> Add(ImageBatch batch, DecodedBatch output)
    {
        var selections = new Selection[batch.Count];
        for (var i = 0; i < selections.Length; i++)
        {
            selections[i] = output.Select(i, Selection);
            Add(batch, i, selections[i], output);
        }

        return selections;
    }

    private void Add(ImageBatch batch, int image, Selection found, DecodedBatch output)
    {
        var labels = LabelsOf(batch, image);
        var targets = TargetsOf(batch, labels);
        var frame = FrameOf(batch, image);
        var points = output.Extras(image, found.Anchors);
        var areas = Array.ConvertAll(targets, target => KeypointSimilarity.AreaOf(target.X2 - target.X1, target.Y2 - target.Y1));
        var similarity = new float[targets.Length * found.Count];
        KeypointSimilarity.Matrix(LabelledPoints(batch, labels), areas, points, head.Layout.Dimensions, _sigmas, similarity);
        Metrics.Add(found.Detections, targets, frame, similarity);
        visit?.Invoke(new ImageDetections(batch.Images[image], batch.Height, batch.Width, frame, found.Detections, targets)
        {
            Keypoints = points,
            KeypointDimensions = head.Layout.Dimensions,
        });
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
