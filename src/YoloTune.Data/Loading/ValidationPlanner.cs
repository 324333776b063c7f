using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Plans validation: every image once, unchanged but for scaling and padding, the same in every epoch.</summary>
internal sealed class ValidationPlanner : IEpochPlanner
{
    /// <summary>Strides; for tasks with a number per pixel none.</summary>
    private const double RectPad = 0.5;
    private readonly Dataset _dataset;
    private readonly DatasetSampleSource _source;
    private readonly ValidationPipeline _pipeline;
    private readonly IReadOnlyList<int> _order;
    private readonly IReadOnlyList<(int Height, int Width)> _shapes;

    public ValidationPlanner(Dataset dataset, LoaderOptions options, DatasetSampleSource source)
    {
        _dataset = dataset;
        Targets = options.TargetsOf(dataset);
        _source = source;
        _pipeline = new ValidationPipeline(source, dataset.Task == TaskKind.Depth ? LetterboxOptions.Validation with { ScaleFill = true } : null);
        BatchSize = Math.Min(options.ValidationBatchSize ?? (2 * options.BatchSize), dataset.Items.Count);
        if (options.ValidationRect && dataset.Task != TaskKind.Depth)
        {
            var sizes = dataset.Items.Select(item => (item.Height, item.Width)).ToArray();
            var rect = RectPlan.Create(sizes, BatchSize, options.ImageSize, Math.Max(options.Stride, 32), dataset.Task == TaskKind.Semantic ? 0 : RectPad);
            (_order, _shapes) = (rect.Order, rect.Shapes);
        }
        else
        {
            _order = [.. Enumerable.Range(0, ImageCount)];
            _shapes = [.. Enumerable.Repeat((options.ImageSize, options.ImageSize), (ImageCount + BatchSize - 1) / BatchSize)];
        }
    }

    public int ImageCount => _dataset.Items.Count;

    public int BatchSize { get; }

    public int Channels => _dataset.Channels;

    public TargetOptions Targets { get; }

    public int LargestArea => _shapes.Max(shape => shape.Height * shape.Width);

    public EpochPlan Plan(int epoch) => new(ImageCount, BatchSize, batch => _shapes[batch], Create, position => _dataset.Items[_order[position]].ImageFile);

    public void Dispose() => _source.Dispose();

    private Sample Create(int position)
    {
        var (height, width) = _shapes[position / BatchSize];
        return _pipeline.Create(_order[position], height, width);
    }
}
