using TorchSharp;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of instance masks (specification 05, section 7): the items of detection, one for the masks of the foreground anchors, and for
/// heads that also say the class of every cell (YOLO26, in training) one for that.
/// </summary>
/// <param name="options">Head and gains.</param>
/// <param name="assigner">Which anchors answer for which target.</param>
internal sealed class SegmentationLoss(DetectionLossOptions options, AssignerOptions assigner) : BranchLoss(options, assigner)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["box_loss", "seg_loss", "cls_loss", DistanceName, "sem_loss"];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Terms(BranchMatch match, Tensor classItem)
    {
        var (box, distance) = BoxItems(match);
        var prototypes = LossInput.Part(match.Branch.Prototypes, "prototypes");
        var coefficients = LossInput.Part(match.Branch.MaskCoefficients, "mask coefficients");
        var masks = match.IsEmpty ? Nothing(prototypes).Plus(Nothing(coefficients)) : MaskLoss(match, prototypes, coefficients).Times(Options.BoxGain);
        var semantic = match.Branch.SemanticLogits is not { } logits ? Zero(match)
            : match.IsEmpty ? Nothing(logits)
            : CellClassLoss.Compute(logits, match.Scene.Labels).Times(Options.BoxGain);
        return [box, masks, classItem, distance, semantic];
    }

    /// <summary>() 0 with a gradient of zeros.</summary>
    private static Tensor Nothing(Tensor values) => values.to(ScalarType.Float32).Times(0.0).sum();

    /// <summary>
    /// Mean over the foreground anchors of the cross-entropy inside the target's box, over all cells and over the box's share of the image.
    /// Only cells inside the boxes are looked at.
    /// </summary>
    private static Tensor MaskLoss(BranchMatch match, Tensor prototypes, Tensor coefficients)
    {
        var (labels, assignment) = (match.Scene.Labels, match.Assignment);
        var (height, width) = MaskSize(labels);
        var resized = prototypes.shape[2] == height && prototypes.shape[3] == width
            ? prototypes
            : nn.functional.interpolate(prototypes, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        using var input = tensor(new float[] { match.Scene.Width, match.Scene.Height, match.Scene.Width, match.Scene.Height }, device: prototypes.device);
        using var cells = tensor(new float[] { width, height, width, height }, device: prototypes.device);
        var share = match.TargetBoxes() / input;
        var corners = BoxColumns.OfCorners(share);
        var weight = ((corners.X2 - corners.X1) * (corners.Y2 - corners.Y1)).Times((double)(height * width)).reciprocal();
        var inside = InsideOf(share * cells, height, width);
        var weights = match.AtAnchors(coefficients);
        var covered = new CoveredCells(labels, match.Scene.Rows);
        var counts = assignment.Image.bincount(null, match.Scene.Images).cpu().data<long>().ToArray();
        var sum = zeros_like(match.ScoreSum);
        for (long image = 0, first = 0; image < counts.Length; first += counts[image++])
        {
            if (counts[image] > 0)
            {
                var selected = inside.narrow(0, first, counts[image]).reshape(-1).nonzero().view(-1);
                var logits = weights.narrow(0, first, counts[image]).matmul(resized[image].to(ScalarType.Float32).view(resized.shape[1], -1)).view(-1).index_select(0, selected);
                var anchor = selected.FloorOver(height * width);
                var target = covered.Of(image, assignment.Row.narrow(0, first, counts[image]), anchor, selected - anchor.Times(height * width));
                sum = sum.Plus(((logits.SoftPlus() - (logits * target)) * weight.narrow(0, first, counts[image]).index_select(0, anchor)).sum());
            }
        }

        return sum.Over(assignment.Count);
    }

    /// <summary>(F, Hm, Wm) true for cells whose indices lie in the box.</summary>
    private static Tensor InsideOf(Tensor boxes, long height, long width)
    {
        var corners = BoxColumns.OfCorners(boxes.view(-1, 4, 1), 1);
        using var column = TensorFilling.Range(width, ScalarType.Float32, boxes.device);
        using var row = TensorFilling.Range(height, ScalarType.Float32, boxes.device);
        using var across = (column >= corners.X1).logical_and_(column < corners.X2);
        using var along = (row >= corners.Y1).logical_and_(row < corners.Y2);
        return along.unsqueeze(2).logical_and(across.unsqueeze(1));
    }

    private static (long Height, long Width) MaskSize(LossTargets labels)
    {
        var masks = LossInput.Part(labels.InstanceMap ?? labels.InstanceMasks, "masks");
        return (masks.shape[1], masks.shape[2]);
    }
}
