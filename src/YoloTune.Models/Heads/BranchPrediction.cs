using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>What one branch of a detection head says before decoding. A is the number of anchors over all levels.</summary>
/// <param name="Boxes">(B, 4R, A) raw distances; for R = 1 left, top, right, bottom in stride units.</param>
/// <param name="Scores">(B, nc, A) class logits.</param>
/// <param name="Features">The head's input maps, finest first; used for their sizes only.</param>
public sealed record BranchPrediction(Tensor Boxes, Tensor Scores, IReadOnlyList<Tensor> Features);
