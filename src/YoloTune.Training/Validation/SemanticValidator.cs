using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;

namespace YoloTune.Training.Validation;

/// <summary>Measures a class for every pixel, in the resolution of the network input; padding does not count.</summary>
/// <param name="loader">The images, without augmentation. Not disposed by the validator.</param>
/// <param name="loss">Computes validation losses between epochs; null for none.</param>
/// <param name="publish">Receives progress; may be null.</param>
/// <param name="visit">Sees what was found in every image, in its own pixels; may be null.</param>
internal sealed class SemanticValidator(IBatchLoader loader, ITaskLoss? loss = null, Action<RunEvent>? publish = null, Action<ImageResult>? visit = null)
    : PixelValidator(loader, loss, publish)
{
    private SemanticMetrics _metrics = new(1);
    private IReadOnlyList<string> _names = [];

    /// <inheritdoc/>
    protected override void Begin(YoloModel model)
    {
        _metrics = new SemanticMetrics(model.Head.ClassCount);
        _names = model.ClassNames;
    }

    /// <inheritdoc/>
    protected override void Measure(ImageBatch batch, HeadPrediction prediction, PixelPictures? pictured)
    {
        var logits = ((SemanticPrediction)prediction).Logits;
        var labels = batch.Task!;
        var plane = batch.Height * batch.Width;
        var found = new byte[batch.Count * plane];
        for (var i = 0; i < batch.Count; i++)
        {
            new PixelScores(batch.Height, batch.Width).Classes(logits, i).CopyTo(found, i * plane);
            _metrics.Add(found.AsSpan(i * plane, plane), labels.PixelClasses.AsSpan(i * plane, plane));
            visit?.Invoke(ToNative(batch, i, logits));
        }

        pictured?.Add(batch, labels, labels with { PixelClasses = found });
    }

    /// <inheritdoc/>
    protected override ValidationFigures Conclude() => _metrics.Compute();

    private ImageResult ToNative(ImageBatch batch, int image, TorchSharp.torch.Tensor logits)
    {
        var source = batch.Images[image];
        var (height, width) = (source.OriginalHeight, source.OriginalWidth);
        var scores = new PixelScores(batch.Height, batch.Width)
        {
            Content = ((int)source.PadLeft, (int)source.PadTop, (int)Math.Round(width * source.RatioWidth), (int)Math.Round(height * source.RatioHeight)),
            Native = (height, width),
        };
        return new ImageResult(source.File, height, width, _names, []) { Classes = new ClassMap(height, width, _metrics.ClassCount, scores.Classes(logits, image)) };
    }
}
