using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The detection loss of heads with one branch (YOLOv8, YOLO11; specification 05, section 6). Tensors it makes belong to the
/// caller's dispose scope.
/// </summary>
public sealed class DetectionLoss : ITaskLoss
{
    private readonly DetectionLossOptions _options;
    private readonly BranchLoss _branch;

    /// <summary>Creates the loss.</summary>
    /// <param name="options">Head and gains.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DetectionLoss(DetectionLossOptions options)
    {
        options.Validate();
        _options = options;
        _branch = new BranchLoss(options, AssignerOptions.OneToMany);
        Names = NamesFor(options);
    }

    /// <summary><c>box_loss</c>, <c>cls_loss</c>, and <c>dfl_loss</c> for distributions or <c>l1_loss</c> for plain distances.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Computes the loss of a batch from the one-to-many branch.</summary>
    /// <param name="prediction">Raw head output.</param>
    /// <param name="targets">Labels; none is fine, and leaves the box branch without a gradient.</param>
    /// <exception cref="ArgumentException">The prediction lacks the one-to-many branch.</exception>
    public LossResult Compute(DetectionPrediction prediction, LossTargets targets)
    {
        var branch = prediction.OneToMany ?? throw new ArgumentException("The loss needs the one-to-many branch.", nameof(prediction));
        return _branch.Compute(branch, DetectionScene.Create(branch, targets, _options.Strides));
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(DetectionPrediction prediction, LossTargets targets) => Compute(prediction, targets).Items;

    /// <summary>Does nothing: the weights of this loss do not change with time.</summary>
    /// <param name="completedEpochs">Ignored.</param>
    /// <param name="epochs">Ignored.</param>
    public void SetProgress(int completedEpochs, int epochs)
    {
    }

    internal static IReadOnlyList<string> NamesFor(DetectionLossOptions options) =>
        ["box_loss", "cls_loss", options.Bins > 1 ? "dfl_loss" : "l1_loss"];
}
