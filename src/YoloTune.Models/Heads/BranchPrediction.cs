using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>
/// What one branch of a detection head says before decoding (specification 01, section 8). A is the number of anchors over all
/// levels. What the task does not have, and what evaluation leaves out, is null.
/// </summary>
/// <param name="Boxes">(B, 4R, A) raw distances; for R = 1 left, top, right, bottom in stride units.</param>
/// <param name="Scores">(B, nc, A) class logits.</param>
/// <param name="Features">The head's input maps, finest first; used for their sizes only.</param>
public sealed record BranchPrediction(Tensor Boxes, Tensor Scores, IReadOnlyList<Tensor> Features)
{
    /// <summary>(B, nm, A) weights of the prototypes; segmentation.</summary>
    public Tensor? MaskCoefficients { get; init; }

    /// <summary>(B, nm, H/4, W/4) mask prototypes, the same for all branches and detached for the end-to-end one; segmentation.</summary>
    public Tensor? Prototypes { get; init; }

    /// <summary>(B, nc, H/8, W/8) class logits of every cell; segmentation of YOLO26 in training, detached for the end-to-end branch.</summary>
    public Tensor? SemanticLogits { get; init; }

    /// <summary>(B, K·D, A) raw key points, point by point; pose.</summary>
    public Tensor? Keypoints { get; init; }

    /// <summary>(B, 2K, A) raw uncertainties of x and y, point by point; pose of YOLO26 in training.</summary>
    public Tensor? KeypointSigmas { get; init; }

    /// <summary>(B, 1, A) angles in radians; rotated boxes.</summary>
    public Tensor? Angle { get; init; }
}
