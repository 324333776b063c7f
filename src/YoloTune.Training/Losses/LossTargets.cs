using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>The labels of a batch as tensors.</summary>
/// <param name="ImageIndex">(N) float, image of every label, ascending.</param>
/// <param name="Classes">(N) float, class of every label.</param>
/// <param name="Boxes">(N, 4) float, centre x, centre y, width, height, normalised to the network input.</param>
public sealed record LossTargets(Tensor ImageIndex, Tensor Classes, Tensor Boxes);
