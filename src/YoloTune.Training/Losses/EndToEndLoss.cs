using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of end-to-end detection heads (YOLO26; specification 05, section 11): a one-to-many and a one-to-one loss, whose
/// weights move from the former to the latter over the epochs. The logged items are those of the one-to-one branch, unweighted.
/// Tensors it makes belong to the caller's dispose scope.
/// </summary>
public sealed class EndToEndLoss : ITaskLoss
{
    private const double FirstOneToManyWeight = 0.8;
    private const double LastOneToManyWeight = 0.1;
    private readonly DetectionLossOptions _options;
    private readonly BranchLoss _oneToMany;
    private readonly BranchLoss _oneToOne;

    /// <summary>Creates the loss with the weights of the first epoch.</summary>
    /// <param name="options">Head and gains.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EndToEndLoss(DetectionLossOptions options)
    {
        options.Validate();
        _options = options;
        _oneToMany = new BranchLoss(options, AssignerOptions.OneToMany);
        _oneToOne = new BranchLoss(options, AssignerOptions.OneToOne);
        Names = DetectionLoss.NamesFor(options);
    }

    /// <summary><c>box_loss</c>, <c>cls_loss</c>, and <c>l1_loss</c> for plain distances or <c>dfl_loss</c> for distributions.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Weight of the one-to-many loss: 0.8 in the first epoch, 0.1 in the last.</summary>
    public double OneToManyWeight { get; private set; } = FirstOneToManyWeight;

    /// <summary>Weight of the one-to-one loss: what <see cref="OneToManyWeight"/> leaves of 1.</summary>
    public double OneToOneWeight => Math.Max(1 - OneToManyWeight, 0);

    /// <summary>Computes the weighted loss of both branches on the same batch.</summary>
    /// <param name="prediction">Raw head output.</param>
    /// <param name="targets">Labels; none is fine, and leaves the box branches without a gradient.</param>
    /// <exception cref="ArgumentException">The prediction lacks a branch.</exception>
    public LossResult Compute(DetectionPrediction prediction, LossTargets targets)
    {
        var (oneToMany, oneToOne) = ComputeBranches(prediction, targets);
        var vector = oneToMany.Vector.Times(OneToManyWeight).Plus(oneToOne.Vector.Times(OneToOneWeight));
        return new LossResult(vector, oneToOne.Items);
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(DetectionPrediction prediction, LossTargets targets)
    {
        var oneToOne = prediction.OneToOne ?? throw new ArgumentException("The logged items are those of the end-to-end branch, which is missing.", nameof(prediction));
        return _oneToOne.Compute(oneToOne, DetectionScene.Create(oneToOne, targets, _options.Strides)).Items;
    }

    /// <summary>Moves the weights linearly; the schedule ends after the last epoch but one, so that the last has 0.1.</summary>
    /// <param name="completedEpochs">Epochs completed so far; 0 before the first. After a resume, the epoch it starts at.</param>
    /// <param name="epochs">Planned epochs; may change between epochs.</param>
    public void SetProgress(int completedEpochs, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(completedEpochs);
        if (completedEpochs == 0)
        {
            OneToManyWeight = FirstOneToManyWeight;
            return;
        }

        var remaining = Math.Max(1 - ((double)completedEpochs / Math.Max(epochs - 1, 1)), 0);
        OneToManyWeight = (remaining * (FirstOneToManyWeight - LastOneToManyWeight)) + LastOneToManyWeight;
    }

    /// <summary>The losses of the two branches before they are weighted.</summary>
    internal (LossResult OneToMany, LossResult OneToOne) ComputeBranches(DetectionPrediction prediction, LossTargets targets)
    {
        if (prediction is not { OneToMany: { } oneToMany, OneToOne: { } oneToOne })
        {
            throw new ArgumentException("The end-to-end loss needs both branches; a fused model has only one.", nameof(prediction));
        }

        var scene = DetectionScene.Create(oneToMany, targets, _options.Strides);
        return (_oneToMany.Compute(oneToMany, scene), _oneToOne.Compute(oneToOne, scene));
    }

    /// <summary>The assignments of the two branches.</summary>
    internal (AnchorAssignment OneToMany, AnchorAssignment OneToOne) Assign(DetectionPrediction prediction, LossTargets targets)
    {
        var scene = DetectionScene.Create(prediction.OneToMany!, targets, _options.Strides);
        return (_oneToMany.Assign(prediction.OneToMany!, scene), _oneToOne.Assign(prediction.OneToOne!, scene));
    }
}
