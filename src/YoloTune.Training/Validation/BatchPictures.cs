using YoloTune.Core.Drawing;
using YoloTune.Core.Geometry;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Announces the first batches of a validation as pictures, once with labels and once with what was found.</summary>
internal sealed class BatchPictures(string folder, IReadOnlyList<string> names, Action<RunEvent> publish)
{
    private const int Count = 3;
    private int _next;

    /// <summary>A sink where pictures are wanted and somebody listens, else null.</summary>
    public static BatchPictures? For(string? folder, IReadOnlyList<string> names, Action<RunEvent>? publish) =>
        folder is null || publish is null ? null : new BatchPictures(folder, names, publish);

    /// <summary>Takes a batch; pixels are copied.</summary>
    public void Take(ImageBatch batch, IReadOnlyList<Selection> found)
    {
        if (_next >= Count)
        {
            return;
        }

        var images = new PlanarImages(batch.PixelSpan.ToArray(), batch.Count, batch.Channels, batch.Height, batch.Width);
        string[] files = [.. batch.Images.Select(image => image.File)];
        Publish("labels", MosaicBox.FromLabels(batch.Count, batch.ImageIndex, batch.Classes, batch.Boxes, batch.Height, batch.Width));
        Publish("pred", [.. found.Select(selection => MosaicBox.FromDetections(selection.Detections))]);
        _next++;

        void Publish(string kind, IReadOnlyList<IReadOnlyList<MosaicBox>> boxes) =>
            publish(new BatchPictured(Path.Combine(folder, FormattableString.Invariant($"val_batch{_next}_{kind}.jpg")), images, boxes, names, files));
    }
}
