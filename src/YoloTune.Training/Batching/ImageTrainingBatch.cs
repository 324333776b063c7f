using YoloTune.Data.Loading;

namespace YoloTune.Training.Batching;

/// <summary>A batch of pictures as a loader makes them.</summary>
/// <param name="batch">The pictures.</param>
/// <param name="format">What the network computes in.</param>
/// <param name="multiScale">Changes of the size.</param>
internal sealed class ImageTrainingBatch(ImageBatch batch, ComputeFormat format, MultiScale multiScale) : TrainingBatch
{
    public override IReadOnlyList<string> Files { get; } = [.. batch.Images.Select(image => image.File)];

    public override int LabelCount => batch.LabelCount;

    public override ImageBatch Pictures => batch;

    public override StepInput ToInput(long iteration)
    {
        var tensors = BatchTensors.From(batch, format);
        return new ImageInput(multiScale.Apply(tensors.Images, iteration), tensors.Targets);
    }
}
