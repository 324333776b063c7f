using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of rotated boxes (specification 05, section 9): the items of detection, measured along and across the angle, and one for
/// the angle itself.
/// </summary>
/// <param name="options">Head and gains.</param>
/// <param name="assigner">Which anchors answer for which target.</param>
internal sealed class ObbLoss(DetectionLossOptions options, AssignerOptions assigner) : BranchLoss(options, assigner)
{
    /// <summary>Added to the variances of the boxes, in squared stride units.</summary>
    private const double VarianceFloor = 0.01;
    private const double SideEpsilon = 1e-9;

    /// <summary>How fast the weight of the angle falls with the logarithm of the aspect ratio: squared, per weight 1/e.</summary>
    private const double AspectSpread = 9;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["box_loss", "cls_loss", DistanceName, "angle_loss"];

    /// <inheritdoc/>
    public override DetectionScene CreateScene(BranchPrediction branch, LossTargets targets) => DetectionScene.CreateRotated(branch, targets, Options.Strides);

    /// <inheritdoc/>
    protected override Tensor BoxesInPixels(BranchPrediction branch, Tensor distances, DetectionScene scene)
    {
        var angle = AngleOf(branch).detach().permute(0, 2, 1).to(ScalarType.Float32);
        return cat([BoxDistances.ToRotated(distances, angle, scene.Grid.Points) * scene.Grid.Strides, angle], -1);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Terms(BranchMatch match, Tensor classItem)
    {
        if (match.IsEmpty)
        {
            return [AngleOf(match.Branch).Times(0.0).sum().to(ScalarType.Float32), classItem, Zero(match), Zero(match)];
        }

        var (box, distance) = BoxItems(match);
        return [box, classItem, distance, match.Weighted(AngleLoss(match)).Times(Options.AngleGain)];
    }

    /// <inheritdoc/>
    protected override (Tensor Box, Tensor Distance) BoxLosses(BranchMatch match)
    {
        var raw = match.AtAnchors(match.Branch.Boxes);
        var angle = match.AtAnchors(AngleOf(match.Branch));
        var (point, stride) = (match.Points(), match.Strides());
        var target = match.TargetBoxes().split([4, 1], 1);
        var scaled = cat([target[0] / stride, target[1]], 1);
        var distances = BoxDistances.FromRaw(raw, Options.Bins);
        var predicted = cat([BoxDistances.ToRotated(distances, angle, point), angle], 1);
        var overlap = ProbabilisticOverlap.Measure(RotatedBoxColumns.Of(predicted), RotatedBoxColumns.Of(scaled), VarianceFloor);
        int? lastBin = Options.Bins > 1 ? Options.Bins - 1 : null;
        return (overlap.SubtractedFrom(1), DistanceLoss(match, raw, distances, BoxDistances.FromRotated(scaled, point, lastBin)));
    }

    /// <summary>(F) squared sines of twice the difference, which a quarter turn leaves as it is; boxes that are nearly square count most.</summary>
    private static Tensor AngleLoss(BranchMatch match)
    {
        var target = RotatedBoxColumns.Of(match.TargetBoxes());
        var stride = match.Strides().squeeze(1);
        var difference = match.AtAnchors(AngleOf(match.Branch)).squeeze(1) - target.Angle;
        var halfTurns = difference.detach().Over(Math.PI).round();
        var ratio = ((target.Width / stride).Plus(SideEpsilon) / (target.Height / stride).Plus(SideEpsilon)).log();
        var weight = ratio.Squared().Over(-AspectSpread).exp();
        return weight * (difference - halfTurns.Times(Math.PI)).Times(2.0).sin().Squared();
    }

    private static Tensor AngleOf(BranchPrediction branch) => LossInput.Part(branch.Angle, "angles");
}
