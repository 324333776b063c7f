using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;
using YoloTune.Data.Loading;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>The loaders of a run.</summary>
internal static class SessionLoaders
{
    public static IBatchLoader Train(TrainOptions options, SessionData data) => new TemporaryLoader(data.Train, options.Batch, options.ImageSize, new ReferenceShuffle(data.Train.Items.Count, options.Batch), null, options.Augmentation, options.Seed);

    public static IBatchLoader Validation(TrainOptions options, SessionData data, int stride) =>
        Val(data.Validation, options.Batch * 2, options.ImageSize, stride);

    public static IBatchLoader Validation(ValidateOptions options, Dataset data, int imageSize, int stride) => Val(data, options.Batch, imageSize, stride);

    private static TemporaryLoader Val(Dataset data, int batch, int imageSize, int stride) => new(data, Math.Min(batch, data.Items.Count), imageSize, null,
        RectPlan.Create([.. data.Items.Select(item => (item.Height, item.Width))], Math.Min(batch, data.Items.Count), imageSize, Math.Max(stride, 32), 0.5), AugmentationOptions.None, 0);

    private sealed class TemporaryLoader(Dataset data, int batch, int imageSize, ReferenceShuffle? shuffle, RectPlan? plan, AugmentationOptions augmentation, int seed) : IBatchLoader, ISampleSource
    {
        public int ImageCount => data.Items.Count;
        public int BatchCount => (ImageCount + batch - 1) / batch;
        public int BatchSize => batch;
        public int Count => ImageCount;

        public IEnumerable<ImageBatch> ReadEpoch(int epoch, int firstBatch = 0, CancellationToken cancellationToken = default)
        {
            var order = plan?.Order ?? shuffle!.Order(epoch);
            for (var b = firstBatch; b < BatchCount; b++)
            {
                var (h, w) = plan?.Shapes[b] ?? (imageSize, imageSize);
                var indices = order.Skip(b * batch).Take(batch).ToArray();
                var pixels = new byte[indices.Length * 3 * h * w];
                var images = new List<BatchImage>();
                var idx = new List<float>(); var cls = new List<float>(); var boxes = new List<float>();
                for (var i = 0; i < indices.Length; i++)
                {
                    var sample = plan is null ? new TrainingPipeline(this, augmentation, imageSize, seed).Create(indices[i], epoch) : new ValidationPipeline(this).Create(indices[i], h, w);
                    SampleFormat.WritePixels(sample, pixels.AsSpan(i * 3 * h * w, 3 * h * w));
                    var b4 = new float[sample.Instances.Count * 4];
                    SampleFormat.WriteBoxes(sample, b4);
                    boxes.AddRange(b4); cls.AddRange(sample.Instances.Classes); idx.AddRange(Enumerable.Repeat((float)i, sample.Instances.Count));
                    images.Add(new BatchImage(sample.File, sample.OriginalHeight, sample.OriginalWidth, sample.RatioHeight, sample.RatioWidth, sample.PadLeft, sample.PadTop));
                    sample.Recycle();
                }
                yield return new ImageBatch(images, h, w, 3, pixels, [.. idx], [.. cls], [.. boxes]);
            }
        }

        public Sample Load(int index)
        {
            var item = data.Items[index];
            return Sample.FromDecoded(item.ImageFile, ImageDecoder.Decode(item.ImageFile), imageSize, (h, w) => Instances.FromNormalized(item.Classes, item.Boxes, h, w, item.Segments));
        }

        public void Dispose()
        {
        }
    }
}
