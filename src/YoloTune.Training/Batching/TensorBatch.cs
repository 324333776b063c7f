using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Batching;

/// <summary>A batch as tensors.</summary>
/// <param name="Images">(B, C, H, W) in [0, 1], red first, in the format that was asked for.</param>
/// <param name="Targets">Its labels.</param>
public sealed record TensorBatch(Tensor Images, LossTargets Targets);
