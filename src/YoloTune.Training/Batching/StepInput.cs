using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;

namespace YoloTune.Training.Batching;

/// <summary>A batch as tensors: its labels, and what the network makes of it. The dispose scope of the step owns the tensors.</summary>
/// <param name="targets">Its labels.</param>
/// <param name="count">Its images.</param>
/// <param name="width">Width of the network input, pixels.</param>
internal abstract class StepInput(LossTargets targets, int count, int width)
{
    /// <summary>The labels.</summary>
    public LossTargets Targets { get; } = targets;

    /// <summary>Number of images.</summary>
    public int Count { get; } = count;

    /// <summary>Width of the network input, pixels.</summary>
    public int Width { get; } = width;

    /// <summary>Computes the network.</summary>
    /// <param name="model">The network.</param>
    public abstract HeadPrediction Predict(YoloModel model);

    /// <summary>Some images of the batch with their labels, without copying the images.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public abstract StepInput Slice(int first, int count);
}
