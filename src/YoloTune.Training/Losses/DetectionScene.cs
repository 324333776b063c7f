using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>What the branches of a head share in one batch: input size, anchors, targets and the anchors inside them.</summary>
/// <param name="Images">Number of images, B.</param>
/// <param name="Width">Width of the network input in pixels.</param>
/// <param name="Height">Height of the network input in pixels.</param>
/// <param name="Grid">Anchors.</param>
/// <param name="Rows">Targets; for all but rotated boxes one for every label, in order.</param>
/// <param name="Candidates">Anchors inside the targets.</param>
/// <param name="Labels">The labels as they came.</param>
internal sealed record DetectionScene(long Images, long Width, long Height, AnchorGrid Grid, TargetRows Rows, AnchorCandidates Candidates, LossTargets Labels)
{
    /// <summary>Sets the scene for a batch. The input size follows from the finest map, not from the options of the run.</summary>
    /// <param name="branch">Any branch of the head.</param>
    /// <param name="targets">Labels.</param>
    /// <param name="strides">Strides, finest first.</param>
    public static DetectionScene Create(BranchPrediction branch, LossTargets targets, IReadOnlyList<float> strides)
    {
        var (grid, width, height) = Lay(branch, strides);
        var rows = TargetRows.Prepare(targets.ImageIndex, targets.Classes, targets.Boxes, width, height, branch.Boxes.device);
        var candidates = AnchorCandidates.Find(rows, grid, SmallSide(strides), EnlargedSide(strides));
        return new DetectionScene(branch.Boxes.shape[0], width, height, grid, rows, candidates, targets);
    }

    /// <summary>The same for rotated boxes; labels too small to be learned are left out.</summary>
    /// <param name="branch">Any branch of the head.</param>
    /// <param name="targets">Labels.</param>
    /// <param name="strides">Strides, finest first.</param>
    /// <exception cref="ArgumentException">The boxes have no angle.</exception>
    public static DetectionScene CreateRotated(BranchPrediction branch, LossTargets targets, IReadOnlyList<float> strides)
    {
        var (grid, width, height) = Lay(branch, strides);
        var rows = TargetRows.PrepareRotated(targets.ImageIndex, targets.Classes, targets.Boxes, width, height, branch.Boxes.device);
        var candidates = AnchorCandidates.FindRotated(rows, grid, SmallSide(strides), EnlargedSide(strides));
        return new DetectionScene(branch.Boxes.shape[0], width, height, grid, rows, candidates, targets);
    }

    private static (AnchorGrid Grid, long Width, long Height) Lay(BranchPrediction branch, IReadOnlyList<float> strides)
    {
        var levels = branch.Features.Select(map => (map.shape[2], map.shape[3])).ToArray();
        var (height, width) = ((long)(levels[0].Item1 * strides[0]), (long)(levels[0].Item2 * strides[0]));
        return (AnchorGrid.Create(levels, strides, branch.Boxes.device), width, height);
    }

    private static double SmallSide(IReadOnlyList<float> strides) => strides[0];

    private static double EnlargedSide(IReadOnlyList<float> strides) => strides[Math.Min(1, strides.Count - 1)];
}
