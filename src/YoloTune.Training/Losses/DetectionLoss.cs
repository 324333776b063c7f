using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>The detection loss of a branch (specification 05, section 6): box, class and distance.</summary>
/// <param name="options">Head and gains.</param>
/// <param name="assigner">Which anchors answer for which target.</param>
internal sealed class DetectionLoss(DetectionLossOptions options, AssignerOptions assigner) : BranchLoss(options, assigner)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["box_loss", "cls_loss", DistanceName];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Terms(BranchMatch match, Tensor classItem)
    {
        var (box, distance) = BoxItems(match);
        return [box, classItem, distance];
    }
}
