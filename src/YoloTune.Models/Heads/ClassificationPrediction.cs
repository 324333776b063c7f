using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>The output of a classification head.</summary>
/// <param name="Logits">(B, nc).</param>
/// <param name="Probabilities">(B, nc), rows that sum to 1; null in training.</param>
public sealed record ClassificationPrediction(Tensor Logits, Tensor? Probabilities) : HeadPrediction;
