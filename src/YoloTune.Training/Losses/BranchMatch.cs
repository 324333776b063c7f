using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>What a branch said about a batch, and which of its anchors answer for which target.</summary>
/// <param name="Branch">Raw output.</param>
/// <param name="Scene">The batch.</param>
/// <param name="Assignment">The foreground anchors; F of them.</param>
/// <param name="ScoreSum">() sum of the soft scores, at least 1.</param>
internal sealed record BranchMatch(BranchPrediction Branch, DetectionScene Scene, AnchorAssignment Assignment, Tensor ScoreSum)
{
    /// <summary>True when no anchor answers for any target.</summary>
    public bool IsEmpty => Assignment.Count == 0;

    /// <summary>(F, c) what the foreground anchors say, single precision.</summary>
    /// <param name="values">(B, c, A).</param>
    public Tensor AtAnchors(Tensor values) =>
        values.permute(0, 2, 1).index(TensorIndex.Tensor(Assignment.Image), TensorIndex.Tensor(Assignment.Anchor)).to(ScalarType.Float32);

    /// <summary>(F, 2) places of the foreground anchors in stride units.</summary>
    public Tensor Points() => Scene.Grid.Points.index_select(0, Assignment.Anchor);

    /// <summary>(F, 1) strides of the foreground anchors.</summary>
    public Tensor Strides() => Scene.Grid.Strides.index_select(0, Assignment.Anchor);

    /// <summary>(F, 4|5) boxes of the foreground anchors' targets in input pixels.</summary>
    public Tensor TargetBoxes() => Scene.Rows.Boxes.index_select(0, Assignment.Row);

    /// <summary>() sum of a loss per anchor, each weighted by its soft score, over <see cref="ScoreSum"/>.</summary>
    /// <param name="losses">(F).</param>
    public Tensor Weighted(Tensor losses) => (losses * Assignment.Score).sum() / ScoreSum;
}
