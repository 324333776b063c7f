using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>The output of a depth head.</summary>
/// <param name="Depth">(B, 1, H/4, W/4), positive; in evaluation after calibration.</param>
public sealed record DepthPrediction(Tensor Depth) : HeadPrediction;
