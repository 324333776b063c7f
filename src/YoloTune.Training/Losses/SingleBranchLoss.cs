using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>The loss of heads with one branch (YOLOv8, YOLO11; specification 05, section 12.1).</summary>
/// <param name="create">Makes the task's loss of a branch.</param>
internal sealed class SingleBranchLoss(Func<AssignerOptions, BranchLoss> create) : ITaskLoss
{
    private readonly BranchLoss _branch = create(AssignerOptions.OneToMany);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _branch.Names;

    /// <inheritdoc/>
    public LossResult Compute(HeadPrediction prediction, LossTargets targets)
    {
        var branch = BranchOf(prediction);
        return _branch.Compute(branch, _branch.CreateScene(branch, targets));
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets) => Compute(prediction, targets).Items;

    /// <summary>Does nothing: the weights of this loss do not change with time.</summary>
    /// <param name="completedEpochs">Ignored.</param>
    /// <param name="epochs">Ignored.</param>
    public void SetProgress(int completedEpochs, int epochs)
    {
    }

    /// <summary>The assignment.</summary>
    internal AnchorAssignment Assign(HeadPrediction prediction, LossTargets targets)
    {
        var branch = BranchOf(prediction);
        return _branch.Assign(branch, _branch.CreateScene(branch, targets));
    }

    private static BranchPrediction BranchOf(HeadPrediction prediction) =>
        LossInput.Of<DetectionPrediction>(prediction).OneToMany ?? throw new ArgumentException("The loss needs the one-to-many branch.", nameof(prediction));
}
