using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Batching;

/// <summary>A batch as tensors.</summary>
/// <param name="Images">(B, C, H, W) single precision in [0, 1], red first.</param>
/// <param name="Targets">Its labels.</param>
public sealed record TensorBatch(Tensor Images, LossTargets Targets);
