using YoloTune.Core.Geometry;
using YoloTune.Core.Masks;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Measures boxes and masks; masks are compared in the resolution of the prototypes (specification 04, section 6).</summary>
internal sealed class SegmentationMeasurement(int classCount, ValidatorOptions options, Action<ImageDetections>? visit)
    : TaskMeasurement(classCount, options, DetectionPart.Mask)
{
    /// <inheritdoc/>
    private protected override Selection Add(ImageBatch batch, int image, DecodedOutput output)
    {
        var found = output.Select(image, Selection);
        var labels = LabelsOf(batch, image);
        var targets = TargetsOf(batch, labels);
        var frame = FrameOf(batch, image);
        var prototypes = output.Prototypes(image);
        var weights = output.Extras(image, found.Anchors);
        var overlaps = new float[targets.Length * found.Count];
        if (overlaps.Length > 0)
        {
            var masks = Assemble(found.Detections, (index, box) => prototypes.Assemble(weights.AsSpan(index * prototypes.Count, prototypes.Count), box, batch.Height, batch.Width));
            MaskOverlap.Matrix(TargetMasks.Of(batch, image, labels, prototypes.Height, prototypes.Width), masks, overlaps);
        }

        Metrics.Add(found.Detections, targets, frame, overlaps);
        visit?.Invoke(new ImageDetections(batch.Images[image], batch.Height, batch.Width, frame, found.Detections, targets)
        {
            Masks = Assemble(found.Detections, (index, box) => prototypes.AssembleUpsampled(weights.AsSpan(index * prototypes.Count, prototypes.Count), box, batch.Height, batch.Width)),
        });
        return found;
    }

    private static BitMask[] Assemble(Detection[] detections, Func<int, CornerBox, BitMask> assemble)
    {
        var masks = new BitMask[detections.Length];
        for (var i = 0; i < masks.Length; i++)
        {
            masks[i] = assemble(i, detections[i].Box);
        }

        return masks;
    }
}
