using YoloTune.Core.Drawing;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Training.Options;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Which training batches are kept as pictures (specification 04, section 18).</summary>
internal static class PicturedBatches
{
    private const int Count = 3;

    /// <summary>The first three batches of the run and the first three without mosaic.</summary>
    public static bool Includes(long iteration, TrainOptions options, int batchesPerEpoch)
    {
        var closing = (long)(options.Epochs - options.CloseMosaic) * batchesPerEpoch;
        return iteration < Count || (closing > 0 && iteration >= closing && iteration < closing + Count);
    }

    /// <summary>The batch as an event; its pixels are copied.</summary>
    public static BatchPictured Picture(ImageBatch batch, string folder, long iteration)
    {
        var path = Path.Combine(folder, FormattableString.Invariant($"train_batch{iteration}.jpg"));
        if (batch.Task is { PixelClasses: not null } or { Depth: not null })
        {
            return PixelPictures.Picture(path, batch, batch.Task);
        }

        return new BatchPictured(
            path,
            new PlanarImages(batch.PixelSpan.ToArray(), batch.Count, batch.Channels, batch.Height, batch.Width),
            MosaicBox.FromLabels(batch.Count, batch.ImageIndex, batch.Classes, batch.Boxes, batch.Height, batch.Width, batch.BoxSize),
            null,
            [.. batch.Images.Select(image => image.File)]);
    }

    /// <summary>The labels of the training set as an event.</summary>
    public static RunEvent Labels(SessionData data, string folder)
    {
        var items = data.Train.Items;
        if (data.Train.Task == TaskKind.Depth)
        {
            return new DepthsSampled(folder, DepthSample.Of(data.Train));
        }

        if (data.Train.Task == TaskKind.Semantic)
        {
            return new PixelsCounted(folder, [.. data.Train.ClassInstances.Skip(data.Names.Count == 1 ? 1 : 0)], data.Names);
        }

        return new LabelsRead(
            folder,
            [.. items.SelectMany(item => item.Classes.Select(value => (int)value))],
            [.. items.SelectMany(item => item.Boxes.Chunk(4).Select(box => new CenterBox(box[0], box[1], box[2], box[3])))],
            data.Names);
    }
}
