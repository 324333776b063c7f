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
/// <param name="Rows">Targets.</param>
/// <param name="Candidates">Anchors inside the targets.</param>
internal sealed record DetectionScene(long Images, long Width, long Height, AnchorGrid Grid, TargetRows Rows, AnchorCandidates Candidates)
{
    /// <summary>Sets the scene for a batch. The input size follows from the finest map, not from the options of the run.</summary>
    /// <param name="branch">Any branch of the head.</param>
    /// <param name="targets">Labels.</param>
    /// <param name="strides">Strides, finest first.</param>
    public static DetectionScene Create(BranchPrediction branch, LossTargets targets, IReadOnlyList<float> strides)
    {
        var device = branch.Boxes.device;
        var levels = branch.Features.Select(map => (map.shape[2], map.shape[3])).ToArray();
        var (height, width) = ((long)(levels[0].Item1 * strides[0]), (long)(levels[0].Item2 * strides[0]));
        var grid = AnchorGrid.Create(levels, strides, device);
        var rows = TargetRows.Prepare(targets.ImageIndex, targets.Classes, targets.Boxes, width, height, device);
        var candidates = AnchorCandidates.Find(rows, grid, strides[0], strides[Math.Min(1, strides.Count - 1)]);
        return new DetectionScene(branch.Boxes.shape[0], width, height, grid, rows, candidates);
    }
}
