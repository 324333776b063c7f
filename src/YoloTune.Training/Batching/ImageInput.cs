using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Batching;

/// <summary>A batch of images.</summary>
/// <param name="images">(B, C, H, W).</param>
/// <param name="targets">Its labels.</param>
internal sealed class ImageInput(Tensor images, LossTargets targets) : StepInput(targets, (int)images.size(0), (int)images.size(3))
{
    public override HeadPrediction Predict(YoloModel model) => model.Run(images);

    public override StepInput Slice(int first, int count) => new ImageInput(images.narrow(0, first, count), Targets.Slice(first, count));
}
