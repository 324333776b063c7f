using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>A loss.</summary>
/// <param name="Vector">What is differentiated, once summed: the gained items times the number of images, one by one or as one sum.</param>
/// <param name="Items">(k) detached gained items before that product, as logged.</param>
public sealed record LossResult(Tensor Vector, Tensor Items);
