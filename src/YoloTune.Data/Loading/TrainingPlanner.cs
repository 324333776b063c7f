using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Plans training epochs: order, shapes and augmentation, mosaic closed at the end.</summary>
internal sealed class TrainingPlanner : IEpochPlanner
{
    private readonly Dataset _dataset;
    private readonly LoaderOptions _options;
    private readonly DatasetSampleSource _source;
    private readonly TrainingPipeline _open;
    private readonly TrainingPipeline _closed;
    private readonly RectPlan? _rect;
    private readonly ReferenceShuffle? _shuffle;

    public TrainingPlanner(Dataset dataset, LoaderOptions options, DatasetSampleSource source)
    {
        _dataset = dataset;
        Targets = options.TargetsOf(dataset);
        _options = options;
        _source = source;
        BatchSize = Math.Min(options.BatchSize, dataset.Items.Count);
        _open = new TrainingPipeline(source, options.Augmentation, options.ImageSize, options.Seed);
        _closed = new TrainingPipeline(source, options.Augmentation.WithMosaicClosed(), options.ImageSize, options.Seed);
        _rect = options.Rect
            ? RectPlan.Create([.. dataset.Items.Select(item => (item.Height, item.Width))], BatchSize, options.ImageSize, Math.Max(options.Stride, 32), 0)
            : null;
        if (options.Shuffle && _rect is null or { IsUniform: true })
        {
            _shuffle = new ReferenceShuffle(ImageCount, BatchSize, options.MosaicClosedFrom);
        }
    }

    public int ImageCount => _dataset.Items.Count;

    public int BatchSize { get; }

    public int Channels => _dataset.Channels;

    public TargetOptions Targets { get; }

    public int LargestArea => _rect?.Shapes.Max(shape => shape.Height * shape.Width) ?? _options.ImageSize * _options.ImageSize;

    public EpochPlan Plan(int epoch)
    {
        var before = epoch == 0 ? null : Order(epoch - 1);
        var order = Order(epoch);
        var pipeline = epoch >= _options.MosaicClosedFrom ? _closed : _open;
        if (_rect is { } rect)
        {
            return Plan(order, batch => rect.Shapes[batch], position =>
            {
                var (height, width) = rect.Shapes[position / BatchSize];
                return pipeline.Create(order[position], epoch, height, width);
            });
        }

        var partners = new PartnerWindow(order, before ?? order, PartnerWindow.LengthFor(ImageCount, BatchSize));
        return Plan(
            order,
            _ => (_options.ImageSize, _options.ImageSize),
            position => pipeline.Create(order[position], epoch, random => partners.Draw(random, position)));
    }

    public void Dispose() => _source.Dispose();

    private EpochPlan Plan(int[] order, Func<int, (int Height, int Width)> shape, Func<int, Sample> create) =>
        new(ImageCount, BatchSize, shape, create, position => _dataset.Items[order[position]].ImageFile);

    private int[] Order(int epoch)
    {
        var order = _shuffle?.Order(epoch) ?? [.. Enumerable.Range(0, ImageCount)];
        return _rect is null ? order : Array.ConvertAll(order, index => _rect.Order[index]);
    }
}
