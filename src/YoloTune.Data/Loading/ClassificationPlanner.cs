using YoloTune.Data.Augmentation;
using YoloTune.Data.Augmentation.Classification;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Plans the epochs of a classifier: square pictures, varied in training (specification 03, section 26).</summary>
internal sealed class ClassificationPlanner : IEpochPlanner
{
    private readonly Dataset _dataset;
    private readonly LoaderOptions _options;
    private readonly DatasetSampleSource _source;
    private readonly bool _training;
    private readonly ReferenceShuffle? _shuffle;

    public ClassificationPlanner(Dataset dataset, LoaderOptions options, DatasetSampleSource source, bool training)
    {
        (_dataset, _options, _source, _training) = (dataset, options, source, training);
        Targets = options.TargetsOf(dataset);
        var wanted = training ? options.BatchSize : options.ValidationBatchSize ?? (2 * options.BatchSize);
        BatchSize = Math.Min(wanted, dataset.Items.Count);
        _shuffle = training && options.Shuffle ? new ReferenceShuffle(ImageCount, BatchSize, null) : null;
    }

    public int ImageCount => _dataset.Items.Count;

    public int BatchSize { get; }

    public int Channels => _dataset.Channels;

    public TargetOptions Targets { get; }

    public int LargestArea => _options.ImageSize * _options.ImageSize;

    public EpochPlan Plan(int epoch)
    {
        var order = _shuffle?.Order(epoch) ?? [.. Enumerable.Range(0, ImageCount)];
        return new(
            ImageCount,
            BatchSize,
            _ => (_options.ImageSize, _options.ImageSize),
            position => Create(order[position], epoch),
            position => _dataset.Items[order[position]].ImageFile);
    }

    public void Dispose() => _source.Dispose();

    private Sample Create(int index, int epoch)
    {
        var sample = _source.Load(index);
        sample.Replace(_training
            ? ClassificationTransforms.ForTraining(sample.Image, _options.ImageSize, _options.Augmentation, new SampleRandom(_options.Seed, epoch, index))
            : ClassificationTransforms.ForValidation(sample.Image, _options.ImageSize));
        return sample;
    }
}
