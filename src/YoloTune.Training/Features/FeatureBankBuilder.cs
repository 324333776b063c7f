using YoloTune.Core.Files;
using YoloTune.Data.Loading;
using YoloTune.Training.Batching;
using static TorchSharp.torch;

namespace YoloTune.Training.Features;

/// <summary>Computes the frozen layers on the views of a segment, batch by batch as the loader makes them, into a file.</summary>
/// <param name="setup">What to compute.</param>
/// <param name="orders">The order of the pictures of every epoch.</param>
internal sealed class FeatureBankBuilder(FeatureCacheSetup setup, ReferenceShuffle orders)
{
    /// <summary>Writes the file under its final name once it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What its content depends on.</param>
    /// <param name="segment">Epochs and views.</param>
    /// <param name="pictured">Called with epoch, batch and pictures.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <returns>Bytes of the file.</returns>
    /// <exception cref="Core.Errors.InputException">The file cannot be written.</exception>
    public long Build(string path, byte[] key, ViewSegment segment, Action<int, int, ImageBatch> pictured, CancellationToken cancellationToken)
    {
        var length = 0L;
        AtomicFile.Write(path, stream =>
        {
            var writer = new FeatureBankWriter(((FileStream)stream).SafeFileHandle, setup.Layout, key, setup.Data.Items.Count, segment.Views);
            for (var view = 0; view < segment.Views; view++)
            {
                WriteView(writer, view, segment.First + view, pictured, cancellationToken);
            }

            length = writer.Finish();
        });
        return length;
    }

    private void WriteView(FeatureBankWriter writer, int view, int epoch, Action<int, int, ImageBatch> pictured, CancellationToken cancellationToken)
    {
        var order = orders.Order(epoch);
        var (position, number) = (0, 0);
        foreach (var batch in setup.Loader.ReadEpoch(epoch, 0, cancellationToken))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                pictured(epoch, number++, batch);
                var indices = order[position..(position + batch.Count)];
                for (var i = 0; i < indices.Length; i++)
                {
                    if (setup.Data.Items[indices[i]].ImageFile != batch.Images[i].File)
                    {
                        throw new InvalidOperationException($"The loader gave {batch.Images[i].File} in place of {setup.Data.Items[indices[i]].ImageFile}.");
                    }
                }

                writer.Write(view, indices, setup.Prefix.Compute(BatchTensors.From(batch, setup.Layout.Format).Images), LabelsOf(batch));
                position += batch.Count;
            }
        }
    }

    private static float[][] LabelsOf(ImageBatch batch)
    {
        var rows = new List<float>[batch.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = [];
        }

        for (var label = 0; label < batch.LabelCount; label++)
        {
            var row = rows[(int)batch.ImageIndex[label]];
            row.Add(batch.Classes[label]);
            row.AddRange(batch.Boxes.AsSpan(4 * label, 4));
        }

        return Array.ConvertAll(rows, row => row.ToArray());
    }
}
