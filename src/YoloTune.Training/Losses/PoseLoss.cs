using TorchSharp;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of key points (specification 05, section 8): the items of detection, one for the places of the points, measured as object
/// key point similarity, and one for their visibility; for YOLO26 also the likelihood of the errors (see <see cref="KeypointLikelihood"/>).
/// </summary>
/// <param name="options">Head and gains.</param>
/// <param name="points">The key points.</param>
/// <param name="assigner">Which anchors answer for which target.</param>
internal sealed class PoseLoss(DetectionLossOptions options, PoseLossOptions points, AssignerOptions assigner) : BranchLoss(options, assigner)
{
    private const double Epsilon = 1e-9;
    private readonly KeypointLikelihood? _likelihood = points.Flow is null ? null : new KeypointLikelihood(points);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => _likelihood is null
        ? ["box_loss", "pose_loss", "kobj_loss", "cls_loss", DistanceName]
        : ["box_loss", "pose_loss", "kobj_loss", "cls_loss", DistanceName, "rle_loss"];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Terms(BranchMatch match, Tensor classItem)
    {
        var (box, distance) = BoxItems(match);
        if (match.IsEmpty)
        {
            return Arrange(box, Zero(match), Zero(match), classItem, distance, Zero(match));
        }

        var layout = points.Layout;
        var target = LossInput.Part(match.Scene.Labels.Keypoints, "key points").to(box.device).index_select(0, match.Assignment.Row);
        var predicted = match.AtAnchors(LossInput.Part(match.Branch.Keypoints, "predicted key points")).view(-1, layout.Count, layout.Dimensions);
        var visible = layout.Dimensions == 3 ? target.select(2, 2).to(ScalarType.Bool) : ones(target.shape[..2], dtype: ScalarType.Bool, device: box.device);
        var error = Places(match, predicted) - TargetPlaces(match, target);
        return Arrange(
            box,
            Similarity(match, error, visible).Times(points.PoseGain),
            layout.Dimensions == 3 ? Visibility(predicted.select(2, 2), visible).Times(points.VisibilityGain) : Zero(match),
            classItem,
            distance,
            _likelihood is null || match.Branch.KeypointSigmas is not { } sigmas
                ? Zero(match)
                : _likelihood.Compute(error, match.AtAnchors(sigmas).view(-1, layout.Count, 2), visible).Times(points.LikelihoodGain));
    }

    private Tensor[] Arrange(Tensor box, Tensor pose, Tensor visibility, Tensor classItem, Tensor distance, Tensor likelihood) =>
        _likelihood is null ? [box, pose, visibility, classItem, distance] : [box, pose, visibility, classItem, distance, likelihood];

    /// <summary>(F, K, 2) places in stride units.</summary>
    private Tensor Places(BranchMatch match, Tensor predicted)
    {
        var (offsets, anchor) = (predicted.narrow(2, 0, 2), match.Points().unsqueeze(1));
        return _likelihood is null ? offsets.Times(2.0).Plus(anchor).Plus(-0.5) : offsets.Plus(anchor);
    }

    private static Tensor TargetPlaces(BranchMatch match, Tensor target)
    {
        using var size = tensor(new float[] { match.Scene.Width, match.Scene.Height }, device: target.device);
        return target.narrow(2, 0, 2) * size / match.Strides().unsqueeze(1);
    }

    /// <summary>() mean of 1 - exp(-d² / (8 σ² area)) over all points; points that are not labelled give 0, and the others weigh more for it.</summary>
    private Tensor Similarity(BranchMatch match, Tensor error, Tensor visible)
    {
        using var sigmas = tensor(points.Sigmas.ToArray(), device: error.device);
        var box = BoxColumns.OfCorners(match.TargetBoxes() / match.Strides());
        var area = ((box.X2 - box.X1) * (box.Y2 - box.Y1)).unsqueeze(1);
        var mask = visible.to(ScalarType.Float32);
        var factor = mask.sum([1L], keepdim: true).Plus(Epsilon).reciprocal().Times((double)points.Layout.Count);
        var distance = error.Squared().sum([2L]);
        var exponent = distance / (sigmas.Times(2.0).Squared() * area.Plus(Epsilon)).Times(2.0);
        return (factor * exponent.neg().exp().SubtractedFrom(1) * mask).mean();
    }

    /// <summary>() mean cross-entropy of the visibility.</summary>
    private static Tensor Visibility(Tensor logits, Tensor visible) => (logits.SoftPlus() - (logits * visible.to(ScalarType.Float32))).mean();
}
