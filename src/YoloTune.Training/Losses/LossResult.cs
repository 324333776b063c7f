using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>A loss.</summary>
/// <param name="Vector">(k) gained items times the number of images; its sum is differentiated.</param>
/// <param name="Items">(k) detached gained items before that product, as logged.</param>
public sealed record LossResult(Tensor Vector, Tensor Items);
