using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of end-to-end heads (YOLO26; specification 05, section 11): a one-to-many and a one-to-one loss of the task, whose
/// weights move from the former to the latter over the epochs. The logged items are those of the one-to-one branch, unweighted.
/// </summary>
internal sealed class EndToEndLoss : ITaskLoss
{
    private const double FirstOneToManyWeight = 0.8;
    private const double LastOneToManyWeight = 0.1;
    private readonly BranchLoss _oneToMany;
    private readonly BranchLoss _oneToOne;

    /// <summary>Creates the loss with the weights of the first epoch.</summary>
    /// <param name="create">Makes the task's loss of a branch.</param>
    public EndToEndLoss(Func<AssignerOptions, BranchLoss> create)
    {
        _oneToMany = create(AssignerOptions.OneToMany);
        _oneToOne = create(AssignerOptions.OneToOne);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _oneToOne.Names;

    /// <summary>Weight of the one-to-many loss: 0.8 in the first epoch, 0.1 in the last.</summary>
    public double OneToManyWeight { get; private set; } = FirstOneToManyWeight;

    /// <summary>Weight of the one-to-one loss: what <see cref="OneToManyWeight"/> leaves of 1.</summary>
    public double OneToOneWeight => Math.Max(1 - OneToManyWeight, 0);

    /// <summary>Computes the weighted loss of both branches on the same batch.</summary>
    /// <param name="prediction">Raw head output.</param>
    /// <param name="targets">Labels; none is fine, and leaves the box branches without a gradient.</param>
    /// <exception cref="ArgumentException">The prediction lacks a branch.</exception>
    public LossResult Compute(HeadPrediction prediction, LossTargets targets)
    {
        var (oneToMany, oneToOne) = ComputeBranches(prediction, targets);
        var vector = oneToMany.Vector.Times(OneToManyWeight).Plus(oneToOne.Vector.Times(OneToOneWeight));
        return new LossResult(vector, oneToOne.Items);
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets)
    {
        var oneToOne = LossInput.Of<DetectionPrediction>(prediction).OneToOne
            ?? throw new ArgumentException("The logged items are those of the end-to-end branch, which is missing.", nameof(prediction));
        return _oneToOne.Compute(oneToOne, _oneToOne.CreateScene(oneToOne, targets)).Items;
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
    internal (LossResult OneToMany, LossResult OneToOne) ComputeBranches(HeadPrediction prediction, LossTargets targets)
    {
        var (oneToMany, oneToOne) = BranchesOf(prediction);
        var scene = _oneToMany.CreateScene(oneToMany, targets);
        return (_oneToMany.Compute(oneToMany, scene), _oneToOne.Compute(oneToOne, scene));
    }

    /// <summary>The assignments of the two branches.</summary>
    internal (AnchorAssignment OneToMany, AnchorAssignment OneToOne) Assign(HeadPrediction prediction, LossTargets targets)
    {
        var (oneToMany, oneToOne) = BranchesOf(prediction);
        var scene = _oneToMany.CreateScene(oneToMany, targets);
        return (_oneToMany.Assign(oneToMany, scene), _oneToOne.Assign(oneToOne, scene));
    }

    private static (BranchPrediction OneToMany, BranchPrediction OneToOne) BranchesOf(HeadPrediction prediction) =>
        LossInput.Of<DetectionPrediction>(prediction) is { OneToMany: { } oneToMany, OneToOne: { } oneToOne }
            ? (oneToMany, oneToOne)
            : throw new ArgumentException("The end-to-end loss needs both branches; a fused model has only one.", nameof(prediction));
}
