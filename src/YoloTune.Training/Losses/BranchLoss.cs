using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Models.Kernels;
using YoloTune.Models.Layers;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of one branch of a head that finds objects (specification 05, section 6): overlap, class and distance items, to which the
/// tasks add theirs. Tensors of the size of the head's output are touched as seldom as possible; boxes are compared only at
/// foreground anchors.
/// </summary>
/// <param name="options">Head and gains.</param>
/// <param name="assigner">Which anchors answer for which target.</param>
internal abstract class BranchLoss(DetectionLossOptions options, AssignerOptions assigner)
{
    private readonly TaskAlignedAssigner _assigner = new(assigner);

    /// <summary>Names of the items, in order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Head and gains.</summary>
    protected DetectionLossOptions Options => options;

    /// <summary><c>dfl_loss</c> for distributions, <c>l1_loss</c> for plain distances.</summary>
    protected string DistanceName => options.Bins > 1 ? "dfl_loss" : "l1_loss";

    /// <summary>Sets the scene for a batch.</summary>
    /// <param name="branch">Any branch of the head.</param>
    /// <param name="targets">Labels.</param>
    public virtual DetectionScene CreateScene(BranchPrediction branch, LossTargets targets) => DetectionScene.Create(branch, targets, options.Strides);

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="branch">The branch's raw output.</param>
    /// <param name="scene">The batch.</param>
    public LossResult Compute(BranchPrediction branch, DetectionScene scene)
    {
        var assignment = Assign(branch, scene);
        var match = new BranchMatch(branch, scene, assignment, assignment.Score.sum().AtLeast(1.0));
        var items = stack(Terms(match, (ClassLoss(branch.Scores, scene, assignment) / match.ScoreSum).Times(options.ClassGain)));
        return new LossResult(items.Times(scene.Images), items.detach());
    }

    /// <summary>Assigns the anchors by what the branch says now.</summary>
    internal AnchorAssignment Assign(BranchPrediction branch, DetectionScene scene)
    {
        using var noGrad = no_grad();
        var distances = options.Bins == 1
            ? branch.Boxes.detach().permute(0, 2, 1).to(ScalarType.Float32)
            : CandidateDistances(branch.Boxes.detach(), scene);
        var predictions = new AssignerPredictions(BoxesInPixels(branch, distances, scene), branch.Scores.detach().permute(0, 2, 1), ScoresAreLogits: true);
        return _assigner.Assign(predictions, scene.Rows, scene.Candidates);
    }

    /// <summary>The gained items in the order of <see cref="Names"/>, each of shape ().</summary>
    /// <param name="match">Branch, batch and assignment; may be empty.</param>
    /// <param name="classItem">() the gained class item.</param>
    protected abstract IReadOnlyList<Tensor> Terms(BranchMatch match, Tensor classItem);

    /// <summary>The boxes of all anchors as the targets have them.</summary>
    /// <param name="branch">Raw output.</param>
    /// <param name="distances">(B, A, 4) distances in stride units.</param>
    /// <param name="scene">The batch.</param>
    protected virtual Tensor BoxesInPixels(BranchPrediction branch, Tensor distances, DetectionScene scene) =>
        BoxDistances.ToCorners(distances, scene.Grid.Points) * scene.Grid.Strides;

    /// <summary>The gained overlap and distance items (sections 6.2 to 6.4); constant 0 when no anchor is foreground.</summary>
    /// <param name="match">Branch, batch and assignment.</param>
    protected (Tensor Box, Tensor Distance) BoxItems(BranchMatch match)
    {
        if (match.IsEmpty)
        {
            return (Zero(match), Zero(match));
        }

        var (box, distance) = BoxLosses(match);
        return (match.Weighted(box).Times(options.BoxGain), match.Weighted(distance).Times(options.DistanceGain));
    }

    /// <summary>(F) overlap and distance losses of the foreground anchors.</summary>
    /// <param name="match">Branch, batch and assignment; not empty.</param>
    protected virtual (Tensor Box, Tensor Distance) BoxLosses(BranchMatch match)
    {
        var raw = match.AtAnchors(match.Branch.Boxes);
        var (point, stride) = (match.Points(), match.Strides());
        var target = match.TargetBoxes() / stride;
        var distances = BoxDistances.FromRaw(raw, options.Bins);
        var overlap = BoxOverlap.Measure(BoxColumns.OfCorners(BoxDistances.ToCorners(distances, point)), BoxColumns.OfCorners(target), OverlapKind.Complete);
        int? lastBin = options.Bins > 1 ? options.Bins - 1 : null;
        return (overlap.SubtractedFrom(1), DistanceLoss(match, raw, distances, BoxDistances.FromCorners(target, point, lastBin)));
    }

    /// <summary>(F) what the distances are off: cross-entropies of distributions, or differences as fractions of the input.</summary>
    /// <param name="match">Branch, batch and assignment.</param>
    /// <param name="raw">(F, 4R) head output.</param>
    /// <param name="distances">(F, 4) the same as distances in stride units.</param>
    /// <param name="target">(F, 4) distances in stride units.</param>
    protected Tensor DistanceLoss(BranchMatch match, Tensor raw, Tensor distances, Tensor target)
    {
        if (options.Bins > 1)
        {
            return DistributionFocalLoss.Compute(raw, target, options.Bins);
        }

        var (stride, scene) = (match.Strides(), match.Scene);
        using var size = tensor(new float[] { scene.Width, scene.Height, scene.Width, scene.Height }, device: raw.device);
        return ((distances * stride / size) - (target * stride / size)).abs().mean([1L]);
    }

    /// <summary>() 0 without a gradient.</summary>
    protected static Tensor Zero(BranchMatch match) => zeros_like(match.ScoreSum);

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
        var label = scene.Rows.Class.index_select(0, assignment.Row);
        if (options.ClassWeights is null && SoftPlusSum.Fits(scores))
        {
            return SoftPlusSum.Apply(scores, assignment.Image, label, assignment.Anchor, assignment.Score);
        }

        var single = scores.to(ScalarType.Float32);
        using var negative = single.SoftPlus();
        var targeted = scores.index(TensorIndex.Tensor(assignment.Image), TensorIndex.Tensor(label), TensorIndex.Tensor(assignment.Anchor)).to(ScalarType.Float32) * assignment.Score;
        if (options.ClassWeights is not { } weights)
        {
            return negative.sum() - targeted.sum();
        }

        var factors = tensor(weights.ToArray(), device: scores.device);
        return negative.sum([0L, 2L]).dot(factors) - targeted.dot(factors.index_select(0, label));
    }
}
