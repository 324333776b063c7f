using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Features;

/// <summary>A batch of outputs of the frozen layers.</summary>
/// <param name="prefix">The frozen layers.</param>
/// <param name="outputs">(B, C, h, w) for each output.</param>
/// <param name="targets">Its labels.</param>
/// <param name="width">Width of the network input, pixels.</param>
internal sealed class FeatureInput(FrozenPrefix prefix, IReadOnlyList<Tensor> outputs, LossTargets targets, int width)
    : StepInput(targets, (int)outputs[0].size(0), width)
{
    public override HeadPrediction Predict(YoloModel model) => prefix.ComputeRest(outputs);

    public override StepInput Slice(int first, int count) =>
        new FeatureInput(prefix, [.. outputs.Select(output => output.narrow(0, first, count))], Targets.Slice(first, count), Width);
}
