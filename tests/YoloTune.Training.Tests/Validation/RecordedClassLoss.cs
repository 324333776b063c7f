using TorchSharp;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Validation;

/// <summary>
/// A loss whose class item is summed as the library of the record sums it: single-precision <c>(1 - t) x - log_sigmoid(x)</c> for every cell and
/// class. Next to a logit of -11.5 floats lie 9.5e-7 apart, and that is the grid the 9.8e-6 of such a cell is rounded to (specification 05, section 11).
/// Boxes decide the assignment together with scores; both are those of axis-aligned heads.
/// </summary>
/// <param name="inner">The loss of the product.</param>
/// <param name="model">The model.</param>
/// <param name="classGain">Factor of the class item.</param>
internal sealed class RecordedClassLoss(ITaskLoss inner, YoloModel model, double classGain) : ITaskLoss
{
    private readonly DetectionLoss _branch = new(
        new DetectionLossOptions { Classes = model.Head.ClassCount, Bins = ((DetectHead)model.Head).RegisterMaximum, Strides = model.Strides },
        model.Head.HasEndToEnd ? AssignerOptions.OneToOne : AssignerOptions.OneToMany);

    /// <summary>The class items of the batches: by the product, by the record's formula, and in double precision.</summary>
    public List<(double Product, double Recorded, double Exact)> Batches { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => inner.Names;

    /// <inheritdoc/>
    public LossResult Compute(HeadPrediction prediction, LossTargets targets) => inner.Compute(prediction, targets);

    /// <inheritdoc/>
    public void SetProgress(int completedEpochs, int epochs) => inner.SetProgress(completedEpochs, epochs);

    /// <inheritdoc/>
    public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets)
    {
        var items = inner.ComputeItems(prediction, targets);
        var detection = (DetectionPrediction)prediction;
        var branch = (model.Head.HasEndToEnd ? detection.OneToOne : detection.OneToMany)!;
        var scene = _branch.CreateScene(branch, targets);
        var assignment = _branch.Assign(branch, scene);
        using var soft = zeros_like(branch.Scores);
        soft.index_put_(assignment.Score, TensorIndex.Tensor(assignment.Image), TensorIndex.Tensor(scene.Rows.Class.index_select(0, assignment.Row)), TensorIndex.Tensor(assignment.Anchor));
        var scale = classGain / Math.Max(assignment.Score.sum().item<float>(), 1);
        var recorded = Sum(branch.Scores, soft) * scale;
        var exact = Sum(branch.Scores.to(ScalarType.Float64), soft.to(ScalarType.Float64)) * scale;
        var at = inner.Names.ToList().IndexOf("cls_loss");
        Batches.Add((items[at].item<float>(), recorded, exact));
        items = items.clone();
        items[at] = (float)recorded;
        return items;
    }

    // The sum itself is taken in double precision, so that nothing but the rounding of the cells differs.
    private static double Sum(Tensor scores, Tensor soft)
    {
        using var cells = nn.functional.binary_cross_entropy_with_logits(scores, soft, reduction: nn.Reduction.None);
        return cells.to(ScalarType.Float64).sum().item<double>();
    }
}
