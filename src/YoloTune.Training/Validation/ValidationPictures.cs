using YoloTune.Core.Drawing;
using YoloTune.Core.Geometry;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Announces pictures of the first batches of a final validation: labels, and what was found (specification 04, section 18).</summary>
/// <param name="folder">Where they belong; null for none.</param>
/// <param name="names">Class names by index.</param>
/// <param name="publish">Receives the pictures; may be null.</param>
internal sealed class ValidationPictures(string? folder, IReadOnlyList<string> names, Action<RunEvent>? publish)
{
    private const int Count = 3;

    /// <summary>Announces the pictures of a batch when it is one of the first.</summary>
    public void Add(ImageBatch batch, IReadOnlyList<Selection> found, int index)
    {
        if (folder is null || publish is null || index >= Count)
        {
            return;
        }

        var images = new PlanarImages(batch.PixelSpan.ToArray(), batch.Count, batch.Channels, batch.Height, batch.Width);
        var labels = MosaicBox.FromLabels(batch.Count, batch.ImageIndex, batch.Classes, batch.Boxes, batch.Height, batch.Width, batch.BoxSize);
        string[] files = [.. batch.Images.Select(image => image.File)];
        foreach (var (kind, boxes) in new[] { ("labels", labels), ("pred", [.. found.Select(selection => MosaicBox.FromDetections(selection.Detections))]) })
        {
            publish(new BatchPictured(Path.Combine(folder, FormattableString.Invariant($"val_batch{index}_{kind}.jpg")), images, boxes, names, files));
        }
    }
}
