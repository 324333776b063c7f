using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Tests.Validation;

/// <summary>Validation batches in a given order of images and with given shapes, as golden data record them.</summary>
internal sealed class OrderedLoader(IReadOnlyList<DatasetItem> items, IReadOnlyList<(int Height, int Width)> shapes, int batchSize, int imageSize, bool singleClass) : IBatchLoader, ISampleSource
{
    public int ImageCount => items.Count;

    public int BatchCount => (items.Count + batchSize - 1) / batchSize;

    public int BatchSize => batchSize;

    public int Count => items.Count;

    public IEnumerable<ImageBatch> ReadEpoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default)
    {
        var pipeline = new ValidationPipeline(this);
        for (var batch = firstBatch; batch < BatchCount; batch++)
        {
            var (height, width) = shapes[batch];
            var samples = Enumerable.Range(batch * batchSize, Math.Min(batchSize, items.Count - (batch * batchSize))).Select(index => pipeline.Create(index, height, width)).ToArray();
            var pixels = new byte[samples.Length * 3 * height * width];
            var boxes = samples.Select(sample => new float[sample.Instances.Count * 4]).ToArray();
            for (var i = 0; i < samples.Length; i++)
            {
                SampleFormat.WritePixels(samples[i], pixels.AsSpan(i * 3 * height * width, 3 * height * width));
                SampleFormat.WriteBoxes(samples[i], boxes[i]);
            }

            yield return new ImageBatch(
                [.. samples.Select(sample => new BatchImage(sample.File, sample.OriginalHeight, sample.OriginalWidth, sample.RatioHeight, sample.RatioWidth, sample.PadLeft, sample.PadTop))],
                height,
                width,
                3,
                pixels,
                [.. samples.SelectMany((sample, i) => Enumerable.Repeat((float)i, sample.Instances.Count))],
                [.. samples.SelectMany(sample => sample.Instances.Classes.Select(value => singleClass ? 0 : value))],
                [.. boxes.SelectMany(values => values)]);
        }
    }

    public Sample Load(int index) => Sample.FromDecoded(
        items[index].ImageFile,
        ImageDecoder.Decode(items[index].ImageFile),
        imageSize,
        (height, width) => Instances.FromNormalized(items[index].Classes, items[index].Boxes, height, width));

    public void Dispose()
    {
    }
}
