using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The detection loss of one branch of a head (specification 05, section 6): overlap, class and distance items. Tensors of the
/// size of the head's output are touched as seldom as possible; boxes are compared only at foreground anchors.
/// </summary>
/// <param name="options">Head and gains.</param>
/// <param name="assigner">Which anchors answer for which target.</param>
internal sealed class BranchLoss(DetectionLossOptions options, AssignerOptions assigner)
{
    private readonly TaskAlignedAssigner _assigner = new(assigner);

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="branch">The branch's raw output.</param>
    /// <param name="scene">The batch.</param>
    public LossResult Compute(BranchPrediction branch, DetectionScene scene)
    {
        var assignment = Assign(branch, scene);
        var scoreSum = assignment.Score.sum().AtLeast(1);
        var classLoss = ClassLoss(branch.Scores, scene, assignment) / scoreSum;
        var (boxLoss, distanceLoss) = assignment.Count == 0
            ? (zeros_like(classLoss), zeros_like(classLoss))
            : BoxLosses(branch.Boxes, scene, assignment, scoreSum);
        var items = stack([boxLoss.Times(options.BoxGain), classLoss.Times(options.ClassGain), distanceLoss.Times(options.DistanceGain)]);
        return new LossResult(items.Times(scene.Images), items.detach());
    }

    /// <summary>Assigns the anchors by what the branch says now.</summary>
    internal AnchorAssignment Assign(BranchPrediction branch, DetectionScene scene)
    {
        using var noGrad = no_grad();
        var distances = options.Bins == 1
            ? branch.Boxes.detach().permute(0, 2, 1).to(ScalarType.Float32)
            : CandidateDistances(branch.Boxes.detach(), scene);
        var boxes = BoxDistances.ToCorners(distances, scene.Grid.Points) * scene.Grid.Strides;
        var predictions = new AssignerPredictions(boxes, branch.Scores.detach().permute(0, 2, 1), ScoresAreLogits: true);
        return _assigner.Assign(predictions, scene.Rows, scene.Candidates);
    }

    /// <summary>(B, A, 4) means of the distributions of those anchors that lie in a target, 0 elsewhere: the others are never looked at.</summary>
    private Tensor CandidateDistances(Tensor raw, DetectionScene scene)
    {
        var anchors = scene.Grid.Count;
        var place = scene.Rows.Image.index_select(0, scene.Candidates.Row).Times(anchors).Plus(scene.Candidates.Anchor);
        using var wanted = TensorFilling.TrueAt(scene.Images * anchors, place);
        var unique = wanted.nonzero().view(-1);
        var image = unique.FloorOver(anchors);
        using var selected = raw.permute(0, 2, 1).index(TensorIndex.Tensor(image), TensorIndex.Tensor(unique - image.Times(anchors)));
        var distances = BoxDistances.FromRaw(selected, options.Bins).to(ScalarType.Float32);
        return zeros(scene.Images * anchors, 4, dtype: ScalarType.Float32, device: raw.device).index_copy_(0, unique, distances).view(scene.Images, anchors, 4);
    }

    /// <summary>
    /// Sum of the binary cross-entropies with logits. Since BCE(x, t) = softplus(x) - x t and targets are zero almost everywhere,
    /// no target tensor of the size of the scores is needed; softplus goes by log1p and is exact for very negative logits.
    /// </summary>
    private Tensor ClassLoss(Tensor scores, DetectionScene scene, AnchorAssignment assignment)
    {
        var single = scores.to(ScalarType.Float32);
        using var negative = single.SoftPlus();
        var label = scene.Rows.Class.index_select(0, assignment.Row);
        var targeted = scores.index(TensorIndex.Tensor(assignment.Image), TensorIndex.Tensor(label), TensorIndex.Tensor(assignment.Anchor)).to(ScalarType.Float32) * assignment.Score;
        if (options.ClassWeights is not { } weights)
        {
            return negative.sum() - targeted.sum();
        }

        var factors = tensor(weights.ToArray(), device: scores.device);
        return negative.sum([0L, 2L]).dot(factors) - targeted.dot(factors.index_select(0, label));
    }

    private (Tensor Box, Tensor Distance) BoxLosses(Tensor boxes, DetectionScene scene, AnchorAssignment assignment, Tensor scoreSum)
    {
        var raw = boxes.permute(0, 2, 1).index(TensorIndex.Tensor(assignment.Image), TensorIndex.Tensor(assignment.Anchor)).to(ScalarType.Float32);
        var point = scene.Grid.Points.index_select(0, assignment.Anchor);
        var stride = scene.Grid.Strides.index_select(0, assignment.Anchor);
        var target = scene.Rows.Boxes.index_select(0, assignment.Row) / stride;
        var distances = BoxDistances.FromRaw(raw, options.Bins);
        var predicted = BoxDistances.ToCorners(distances, point);
        var overlap = BoxOverlap.Measure(BoxColumns.OfCorners(predicted), BoxColumns.OfCorners(target), OverlapKind.Complete);
        var distance = options.Bins > 1
            ? DistributionFocalLoss.Compute(raw, BoxDistances.FromCorners(target, point, options.Bins - 1), options.Bins)
            : DistanceError(distances, BoxDistances.FromCorners(target, point), stride, scene);
        return ((overlap.SubtractedFrom(1) * assignment.Score).sum() / scoreSum, (distance * assignment.Score).sum() / scoreSum);
    }

    /// <summary>Mean absolute difference of the four distances, as fractions of the input (section 6.4).</summary>
    private static Tensor DistanceError(Tensor predicted, Tensor target, Tensor stride, DetectionScene scene)
    {
        using var size = tensor(new float[] { scene.Width, scene.Height, scene.Width, scene.Height }, device: predicted.device);
        return ((predicted * stride / size) - (target * stride / size)).abs().mean([1L]);
    }
}
