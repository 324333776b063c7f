using YoloTune.Core.Drawing;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Announces pictures of a batch of a final validation: labels, and what was found (specification 04, section 18).</summary>
/// <param name="folder">Where they belong.</param>
/// <param name="index">Zero-based number of the batch.</param>
/// <param name="publish">Receives the pictures.</param>
internal sealed class PixelPictures(string folder, int index, Action<RunEvent> publish)
{
    /// <summary>Announces the two pictures.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="predicted">The predictions in the same form.</param>
    public void Add(ImageBatch batch, TaskLabels labels, TaskLabels predicted)
    {
        foreach (var (kind, maps) in new[] { ("labels", labels), ("pred", predicted) })
        {
            publish(Picture(Path.Combine(folder, FormattableString.Invariant($"val_batch{index}_{kind}.jpg")), batch, maps));
        }
    }

    /// <summary>A batch coloured by its maps; the pixels are copied.</summary>
    /// <param name="path">The picture file.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="labels">The maps.</param>
    public static BatchPictured Picture(string path, ImageBatch batch, TaskLabels labels)
    {
        var images = new PlanarImages(batch.Pixels, batch.Count, batch.Channels, batch.Height, batch.Width);
        return new BatchPictured(
            path,
            labels.PixelClasses is { } classes ? ClassMapOverlay.Draw(images, classes, labels.ClassCount) : DepthOverlay.Draw(images, labels.Depth),
            [.. batch.Images.Select(_ => Array.Empty<MosaicBox>())],
            null,
            [.. batch.Images.Select(image => image.File)]);
    }
}
