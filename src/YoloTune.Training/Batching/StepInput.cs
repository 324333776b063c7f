using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

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
    public abstract DetectionPrediction Predict(YoloModel model);

    /// <summary>Some images of the batch with their labels, without copying the images.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public abstract StepInput Slice(int first, int count);

    /// <summary>The labels of some images.</summary>
    private protected LossTargets SliceTargets(int first, int count)
    {
        var image = Targets.ImageIndex.data<float>().ToArray();
        var start = Array.FindIndex(image, index => index >= first);
        start = start < 0 ? image.Length : start;
        var rows = image.Skip(start).TakeWhile(index => index < first + count).Count();
        return new LossTargets(
            tensor(image.AsSpan(start, rows).ToArray().Select(index => index - first).ToArray()),
            Targets.Classes.narrow(0, start, rows),
            Targets.Boxes.narrow(0, start, rows));
    }
}
