using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>The output of a head that gives every pixel a class.</summary>
/// <param name="Logits">(B, nc, H/8, W/8).</param>
/// <param name="Auxiliary">(B, nc, H/16, W/16), a second opinion that only the loss needs; null in evaluation.</param>
public sealed record SemanticPrediction(Tensor Logits, Tensor? Auxiliary) : HeadPrediction;
