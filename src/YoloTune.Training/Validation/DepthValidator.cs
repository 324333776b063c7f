using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;

namespace YoloTune.Training.Validation;

/// <summary>Measures a depth for every pixel, in the resolution of the network input.</summary>
/// <param name="loader">The images, without augmentation. Not disposed by the validator.</param>
/// <param name="maximumDepth">Depths from here on do not count, metres.</param>
/// <param name="loss">Computes validation losses between epochs; null for none.</param>
/// <param name="publish">Receives progress; may be null.</param>
/// <param name="visit">Sees what was found in every image, in its own pixels; may be null.</param>
internal sealed class DepthValidator(IBatchLoader loader, double maximumDepth, ITaskLoss? loss = null, Action<RunEvent>? publish = null, Action<ImageResult>? visit = null)
    : PixelValidator(loader, loss, publish)
{
    private DepthMetrics _metrics = new(maximumDepth);
    private IReadOnlyList<string> _names = [];

    /// <inheritdoc/>
    protected override void Begin(YoloModel model) => (_metrics, _names) = (new DepthMetrics(maximumDepth), model.ClassNames);

    /// <inheritdoc/>
    protected override void Measure(ImageBatch batch, HeadPrediction prediction, PixelPictures? pictured)
    {
        var depth = ((DepthPrediction)prediction).Depth;
        var labels = batch.Task!;
        var plane = batch.Height * batch.Width;
        var found = new float[batch.Count * plane];
        for (var i = 0; i < batch.Count; i++)
        {
            new PixelScores(batch.Height, batch.Width).Plane(depth, i, 0, alignCorners: true).CopyTo(found, i * plane);
            _metrics.Add(found.AsSpan(i * plane, plane), labels.Depth.AsSpan(i * plane, plane));
            if (visit is not null)
            {
                // Images are stretched to the input, so that all of it is the image.
                var (file, height, width) = (batch.Images[i].File, batch.Images[i].OriginalHeight, batch.Images[i].OriginalWidth);
                var scores = new PixelScores(batch.Height, batch.Width) { Native = (height, width) };
                visit(new ImageResult(file, height, width, _names, []) { Depth = new DepthMap(height, width, scores.Plane(depth, i, 0, alignCorners: true)) });
            }
        }

        pictured?.Add(batch, labels, labels with { Depth = found });
    }

    /// <inheritdoc/>
    protected override ValidationFigures Conclude() => _metrics.Compute();
}
